package io.autospec.cli.job;

/** Hears how a job goes on. Called from the job's own thread; must not block. */
public interface JobListener {
  /**
   * Called after each round of any trajectory.
   *
   * @param progress where the job stands
   */
  void progressed(JobProgress progress);
}
