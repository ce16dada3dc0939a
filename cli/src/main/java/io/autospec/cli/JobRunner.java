package io.autospec.cli;

import io.autospec.cli.job.JobListener;
import io.autospec.cli.job.JobResult;
import io.autospec.cli.job.JobSpec;

/** Runs a job. The calling thread waits; interrupting it stops the job. */
@FunctionalInterface
public interface JobRunner {
  /**
   * Draws all trajectories.
   *
   * @param spec what to draw
   * @param listener hears how it goes on
   * @return the samples and what they cost
   * @throws InterruptedException if the thread was interrupted; no worker runs on
   */
  JobResult run(JobSpec spec, JobListener listener) throws InterruptedException;
}
