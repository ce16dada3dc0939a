package io.autospec.cli;

import io.autospec.actors.job.JobListener;
import io.autospec.actors.job.JobResult;
import io.autospec.actors.job.JobSpec;
import io.autospec.cli.job.Place;

/** Runs a job. The calling thread waits; interrupting it stops the job. */
@FunctionalInterface
public interface JobRunner {
  /**
   * Draws all trajectories.
   *
   * @param spec what to draw
   * @param place where
   * @param listener hears how it goes on
   * @return the samples and what they cost
   * @throws InterruptedException if the thread was interrupted; no worker runs on
   */
  JobResult run(JobSpec spec, Place place, JobListener listener) throws InterruptedException;
}
