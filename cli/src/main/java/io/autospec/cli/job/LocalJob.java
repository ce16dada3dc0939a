package io.autospec.cli.job;

import io.autospec.actors.job.JobListener;
import io.autospec.actors.job.JobResult;
import io.autospec.actors.job.JobSpec;
import io.autospec.actors.node.AutospecNode;
import io.autospec.sampler.chain.StepObserver;
import java.util.function.IntFunction;

/** A job on this machine alone: a cluster of one node, for as long as the job runs. */
public final class LocalJob {
  private LocalJob() {}

  /**
   * Draws all trajectories.
   *
   * @param spec what to draw, with its devices
   * @param listener hears of progress, on one other thread at a time
   * @return samples and figures
   * @throws InterruptedException if the calling thread was interrupted; all workers are stopped
   */
  public static JobResult run(JobSpec spec, JobListener listener) throws InterruptedException {
    return run(spec, trajectory -> StepObserver.NONE, listener);
  }

  /**
   * Draws all trajectories and shows every decided step of an exact chain.
   *
   * @param spec what to draw, with its devices
   * @param observers gives each trajectory's observer; those of several trajectories may be called
   *     at once
   * @param listener hears of progress, on one other thread at a time
   * @return samples and figures
   * @throws InterruptedException if the calling thread was interrupted; all workers are stopped
   */
  public static JobResult run(
      JobSpec spec, IntFunction<StepObserver> observers, JobListener listener)
      throws InterruptedException {
    try (AutospecNode node = AutospecNode.local(spec.devices())) {
      return node.run(spec, observers, listener);
    }
  }
}
