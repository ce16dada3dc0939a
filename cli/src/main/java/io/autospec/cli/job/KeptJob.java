package io.autospec.cli.job;

import io.autospec.actors.durable.CheckpointFolder;
import io.autospec.actors.durable.KeeperSettings;
import io.autospec.actors.job.JobException;
import io.autospec.actors.job.JobListener;
import io.autospec.actors.job.JobResult;
import io.autospec.actors.job.JobSpec;
import io.autospec.actors.node.AutospecNode;

/** A job on this machine alone that a folder keeps: it goes on where it was. */
public final class KeptJob {
  private KeptJob() {}

  /**
   * Draws all trajectories that the folder does not have.
   *
   * @param spec what to draw, with its devices
   * @param kept where it is kept
   * @param listener hears of progress, on one other thread at a time
   * @return all samples, and figures
   * @throws InterruptedException if the calling thread was interrupted; what was done is kept
   * @throws JobException if the folder keeps another job
   * @throws io.autospec.durable.StoreException if it cannot be used
   */
  public static JobResult run(JobSpec spec, Place.Kept kept, JobListener listener)
      throws InterruptedException {
    try (CheckpointFolder folder = open(kept);
        AutospecNode node = AutospecNode.local(spec.devices())) {
      long steps = folder.keeper().committedSteps();
      if (steps > 0) {
        listener.resumed(steps);
      }
      return node.run(spec, listener, folder.keeper(), KeeperSettings.DEFAULTS);
    }
  }

  /** Another job is a refusal, not a failure; so the cause is left out. */
  private static CheckpointFolder open(Place.Kept kept) {
    String refusal;
    try {
      return CheckpointFolder.open(kept.folder(), kept.job());
    } catch (IllegalArgumentException e) {
      refusal = e.getMessage();
    }
    throw new JobException("--checkpoint: " + refusal);
  }
}
