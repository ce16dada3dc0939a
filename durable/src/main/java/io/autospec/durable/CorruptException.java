package io.autospec.durable;

/**
 * Something that was stored is not what it was: torn, shortened, changed, missing, or of a newer
 * format than this version reads. Trying again does not help; an older one may be there. The
 * message names it in one line.
 */
public class CorruptException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes the exception.
   *
   * @param message what is wrong with which
   */
  public CorruptException(String message) {
    super(message);
  }

  /**
   * Makes the exception.
   *
   * @param message what is wrong with which
   * @param cause what was thrown below
   */
  public CorruptException(String message, Throwable cause) {
    super(message, cause);
  }
}
