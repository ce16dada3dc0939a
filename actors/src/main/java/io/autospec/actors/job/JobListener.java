package io.autospec.actors.job;

/** Hears how a job goes on. Called by one thread at a time; must not block. */
public interface JobListener {
  /**
   * Called after each round of any trajectory.
   *
   * @param progress where the job stands
   */
  void progressed(JobProgress progress);

  /**
   * The number of workers that have the job's model open has changed.
   *
   * @param workers 0 if the job waits for one
   */
  default void workersChanged(int workers) {}

  /**
   * The job goes on where another process left it. Called before anything else, if at all.
   *
   * @param steps of all trajectories that are there already, 1 at least
   */
  default void resumed(long steps) {}

  /**
   * Something that a person should know.
   *
   * @param words one line
   */
  default void noted(String words) {}
}
