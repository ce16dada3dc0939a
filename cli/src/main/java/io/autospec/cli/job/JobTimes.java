package io.autospec.cli.job;

import io.autospec.cli.job.JobResult.Percentiles;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** The latencies of a job. */
final class JobTimes {
  private static final long LIMIT = TimeUnit.HOURS.toNanos(1);

  private final Histogram evaluations = new Histogram(LIMIT, 3);
  private final Histogram rounds = new Histogram(LIMIT, 3);
  private final Histogram overheads = new Histogram(LIMIT, 3);

  void evaluated(long nanos) {
    evaluations.recordValue(clip(nanos));
  }

  void roundEnded(long nanos, long slowestEvaluation) {
    rounds.recordValue(clip(nanos));
    overheads.recordValue(clip(nanos - slowestEvaluation));
  }

  Percentiles evaluations() {
    return percentiles(evaluations);
  }

  Percentiles rounds() {
    return percentiles(rounds);
  }

  Percentiles overheads() {
    return percentiles(overheads);
  }

  private static Percentiles percentiles(Histogram histogram) {
    return new Percentiles(histogram.getValueAtPercentile(50), histogram.getValueAtPercentile(99));
  }

  private static long clip(long nanos) {
    return Math.min(Math.max(nanos, 0), LIMIT);
  }
}
