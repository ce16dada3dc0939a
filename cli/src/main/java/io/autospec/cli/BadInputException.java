package io.autospec.cli;

/** What was asked cannot be done; the message is one line that says what to do. Exit status 2. */
public final class BadInputException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes the exception.
   *
   * @param message what was expected, what was found, what to do
   */
  public BadInputException(String message) {
    super(message);
  }

  /**
   * Makes the exception.
   *
   * @param message what was expected, what was found, what to do
   * @param cause what was thrown below
   */
  public BadInputException(String message, Throwable cause) {
    super(message, cause);
  }
}
