package io.autospec.actors.job;

/** What a job takes of this process's heap. */
public final class JobMemory {
  /** The part of the heap that a job's arrays may take. */
  private static final double SHARE = 0.8;

  private JobMemory() {}

  /**
   * How many trajectories there is room for at once.
   *
   * @param spec what would be drawn
   * @param keepsSamples whether all samples stay in memory until the end
   * @return 1 to the job's count
   * @throws JobException if there is no room for one, and for all samples if they stay
   */
  public static int mostOpen(JobSpec spec, boolean keepsSamples) {
    double size = Float.BYTES;
    for (long axis : spec.model().sampleShape()) {
      size *= axis;
    }
    // A position holds state, noise, noise ahead, mean, output and remembered arrays; outputs, and
    // what is remembered of them, are twice as long where the variance is learned.
    int arrays = spec.kernel().learnsVariance() ? 12 : 8;
    double trajectory = (spec.windowLength() + 1.0) * arrays * size;
    double samples = keepsSamples ? spec.count() * size : 0;
    long heap = Runtime.getRuntime().maxMemory();
    double room = SHARE * heap - samples;
    if (room < trajectory) {
      throw new JobException(
          String.format(
              "the job needs about %.0f MiB of heap, and %d MiB are there: use a smaller --window"
                  + " or --count, or give more with AUTOSPEC_JAVA_OPTS=-Xmx8g",
              (trajectory + samples) / (1 << 20), heap >> 20));
    }
    return (int) Math.min(spec.count(), room / trajectory);
  }
}
