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

  /** What a store throws; found is -1 if there is no record. */
  static FencedException of(JobRecord next, long found) {
    return new FencedException(
        String.format(
            "job %s: expected its record at revision %d, found %s; another coordinator has it",
            next.id(), next.revision(), found < 0 ? "none" : "revision " + found));
  }
}
