package io.autospec.durable.record;

/** Where a job stands. */
public enum JobStatus {
  /** Waits for its turn. */
  QUEUED,
  /** Is drawn, or about to be drawn again by another coordinator. */
  RUNNING,
  /** All samples are there. */
  DONE,
  /** Cannot go on; {@link JobRecord#words} say why. May be resumed. */
  FAILED,
  /** Was stopped by a person. May be resumed. */
  CANCELLED;

  /**
   * Whether it is over, unless somebody resumes it.
   *
   * @return true for DONE, FAILED and CANCELLED
   */
  public boolean isOver() {
    return this == DONE || this == FAILED || this == CANCELLED;
  }
}
