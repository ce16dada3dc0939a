package io.autospec.actors.job;

/** A job failed, or cannot be run as asked; the message is one line for a person. */
public class JobException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes the exception.
   *
   * @param message what was expected, what was found, what to do
   */
  public JobException(String message) {
    super(message);
  }

  /**
   * Makes the exception.
   *
   * @param message what was expected, what was found, what to do
   * @param cause what was thrown below
   */
  public JobException(String message, Throwable cause) {
    super(message, cause);
  }
}
