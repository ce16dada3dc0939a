package io.autospec.cli.job;

import io.autospec.actors.job.JobListener;
import io.autospec.actors.job.JobResult;
import io.autospec.actors.job.JobSpec;
import io.autospec.actors.node.AutospecNode;
import io.autospec.actors.node.NodeSettings;

/** A job on a cluster: attaches, runs, leaves. */
public final class ClusterJob {
  private ClusterJob() {}

  /**
   * Draws all trajectories with the cluster's workers.
   *
   * @param settings how to attach
   * @param spec what to draw, without devices
   * @param listener hears of progress, on one other thread at a time
   * @return samples and figures
   * @throws InterruptedException if the calling thread was interrupted; the job is stopped
   */
  public static JobResult run(NodeSettings settings, JobSpec spec, JobListener listener)
      throws InterruptedException {
    try (AutospecNode node = AutospecNode.join(settings)) {
      return node.run(spec, listener);
    }
  }
}
