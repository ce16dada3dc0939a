package io.autospec.actors.node;

import io.autospec.actors.job.JobException;
import io.autospec.actors.job.JobSpec;

/** Refuses jobs that cannot fit into this process's heap, before they begin. */
final class JobMemory {
  /** The most that a chain's driver opens beside the first: see {@code SamplingJob}. */
  private static final int OTHER_TRAJECTORIES = 2;

  private JobMemory() {}

  static void require(JobSpec spec) {
    double size = 1;
    for (long axis : spec.model().sampleShape()) {
      size *= axis;
    }
    double window = spec.windowLength() + 1;
    // A position holds state, noise, noise ahead, mean, output and remembered arrays; outputs, and
    // what is remembered of them, are twice as long where the variance is learned.
    int arrays = spec.kernel().learnsVariance() ? 12 : 8;
    int trajectories = Math.min(spec.count(), 1 + OTHER_TRAJECTORIES);
    double whole = (trajectories * window * arrays + (double) spec.count()) * size * Float.BYTES;
    long heap = Runtime.getRuntime().maxMemory();
    if (whole > 0.8 * heap) {
      throw new JobException(
          String.format(
              "the job needs about %.0f MiB of heap, and %d MiB are there: use a smaller --window"
                  + " or --count, or give more with AUTOSPEC_JAVA_OPTS=-Xmx8g",
              whole / (1 << 20), heap >> 20));
    }
  }
}
