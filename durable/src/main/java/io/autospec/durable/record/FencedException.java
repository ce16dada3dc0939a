package io.autospec.durable.record;

/** Somebody else has written the record since it was read: whoever gets this is not its writer. */
public class FencedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes the exception.
   *
   * @param message which job, what was expected, what was found
   */
  public FencedException(String message) {
    super(message);
  }
}
