package io.autospec.sampler;

/**
 * A network could not be evaluated; the message says what was expected, what was found, what to do.
 */
public class DenoiserException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes the exception.
   *
   * @param message one line for a person
   */
  public DenoiserException(String message) {
    super(message);
  }

  /**
   * Makes the exception.
   *
   * @param message one line for a person
   * @param cause what was thrown below
   */
  public DenoiserException(String message, Throwable cause) {
    super(message, cause);
  }
}
