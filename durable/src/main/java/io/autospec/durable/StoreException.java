package io.autospec.durable;

/**
 * A store cannot do what was asked now: it is down, full, or may not be written. Trying again later
 * may help; nothing was half done. The message is one line for a person.
 */
public class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes the exception.
   *
   * @param message which store, what failed, what to do
   * @param cause what was thrown below, or null
   */
  public StoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
