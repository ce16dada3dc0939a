package io.autospec.actors.coordinator;

import java.util.List;

/**
 * What a job is told by its trajectories and by the pool. Any thread may tell; a job hears one
 * thing at a time.
 */
public interface JobPost {
  /** A trajectory's round is decided. */
  void roundEnded(int committed, int evaluations);

  /** A trajectory is done; its sample lies in the job's outcome. */
  void trajectoryFinished(int index);

  /** A trajectory has handed over where it stands. */
  void snapshotTaken(int index);

  /** These workers have the job's model open now. */
  void workersChanged(List<String> devices);

  /** A worker cannot have the job's model; or all that are there cannot. */
  void modelRefused(String worker, String words, boolean badInput, boolean byAll);

  /** Nobody can answer a query. */
  void queryFailed(int failures, String words);

  /** A worker has heard of a newer coordinator of this job. */
  void fenced(String words);
}
