package io.autospec.actors.wire;

/** A message of the data plane is not laid out as expected; it is dropped. */
public final class WireException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes the exception.
   *
   * @param message what was expected, what was found
   */
  public WireException(String message) {
    super(message);
  }
}
