package io.autospec.actors.coordinator;

import io.autospec.actors.job.JobResult;
import io.autospec.actors.job.JobTimes;
import io.autospec.actors.job.TimeParts;
import io.autospec.durable.checkpoint.FinishedSample;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/**
 * What a job's trajectories leave: samples and times. They lie here, not in messages. Any thread.
 */
final class JobOutcome {
  private static final float[] NOT_KEPT = {};

  private final JobTimes times = new JobTimes();
  private final float[][] samples;
  private final int[] rounds;
  private final int[] rejections;
  private long evaluations;
  private long strays;
  private TimeParts parts = TimeParts.NONE;
  private final boolean keepsSamples;

  /**
   * Makes it empty.
   *
   * @param count trajectories
   * @param keepsSamples whether samples stay here until the end, or are kept elsewhere
   */
  JobOutcome(int count, boolean keepsSamples) {
    this.keepsSamples = keepsSamples;
    samples = new float[count][];
    rounds = new int[count];
    rejections = new int[count];
  }

  synchronized void evaluated(long nanos) {
    times.evaluated(nanos);
  }

  synchronized void roundEnded(long nanos, long slowestCall, TimeParts itsParts) {
    times.roundEnded(nanos, slowestCall);
    parts = parts.plus(itsParts);
  }

  /** A trajectory is done, now or before the job was taken up. */
  synchronized void finished(FinishedSample sample, long itsStrays) {
    samples[sample.trajectory()] = keepsSamples ? sample.sample() : NOT_KEPT;
    rounds[sample.trajectory()] = sample.rounds();
    rejections[sample.trajectory()] = sample.rejections();
    evaluations += sample.evaluations();
    strays += itsStrays;
  }

  synchronized JobResult result(
      long wallNanos, JobCounters counters, OptionalLong resumedFromStep, List<String> devices) {
    return new JobResult(
        keepsSamples ? Arrays.asList(samples) : List.of(),
        Arrays.stream(rounds).boxed().toList(),
        Arrays.stream(rejections).boxed().toList(),
        evaluations,
        wallNanos,
        times.evaluations(),
        times.rounds(),
        times.overheads(),
        counters.redispatchedSoFar(),
        counters.workersLostSoFar(),
        strays,
        resumedFromStep,
        devices,
        parts);
  }
}
