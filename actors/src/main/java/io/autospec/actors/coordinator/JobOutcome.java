package io.autospec.actors.coordinator;

import io.autospec.actors.job.JobResult;
import io.autospec.actors.job.JobTimes;
import io.autospec.sampler.chain.Chain;
import java.util.Arrays;
import java.util.List;

/**
 * What a job's trajectories leave: samples and times. They lie here, not in messages. Any thread.
 */
final class JobOutcome {
  private final JobTimes times = new JobTimes();
  private final float[][] samples;
  private final int[] rounds;
  private final int[] rejections;
  private long evaluations;
  private long strays;

  JobOutcome(int count) {
    samples = new float[count][];
    rounds = new int[count];
    rejections = new int[count];
  }

  synchronized void evaluated(long nanos) {
    times.evaluated(nanos);
  }

  synchronized void roundEnded(long nanos, long slowestCall) {
    times.roundEnded(nanos, slowestCall);
  }

  synchronized void finished(int trajectory, float[] sample, Chain chain) {
    samples[trajectory] = sample;
    rounds[trajectory] = chain.rounds();
    rejections[trajectory] = chain.rejections();
    evaluations += chain.evaluations();
    strays += chain.strays();
  }

  synchronized JobResult result(long wallNanos, JobCounters counters, List<String> devices) {
    return new JobResult(
        Arrays.asList(samples),
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
        devices);
  }
}
