package io.autospec.actors.job;

import io.autospec.actors.job.JobResult.Percentiles;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** The latencies of a job. Not thread-safe. */
public final class JobTimes {
  private static final long LIMIT = TimeUnit.HOURS.toNanos(1);

  private final Histogram evaluations = new Histogram(LIMIT, 3);
  private final Histogram rounds = new Histogram(LIMIT, 3);
  private final Histogram overheads = new Histogram(LIMIT, 3);

  /** Makes it empty. */
  public JobTimes() {}

  /** A network call took so long. */
  public void evaluated(long nanos) {
    evaluations.recordValue(clip(nanos));
  }

  /** A round took so long, and its slowest call so long of it. */
  public void roundEnded(long nanos, long slowestEvaluation) {
    rounds.recordValue(clip(nanos));
    overheads.recordValue(clip(nanos - slowestEvaluation));
  }

  /** Returns what network calls took. */
  public Percentiles evaluations() {
    return percentiles(evaluations);
  }

  /** Returns what rounds took. */
  public Percentiles rounds() {
    return percentiles(rounds);
  }

  /** Returns what rounds took beyond their slowest call. */
  public Percentiles overheads() {
    return percentiles(overheads);
  }

  private static Percentiles percentiles(Histogram histogram) {
    return new Percentiles(histogram.getValueAtPercentile(50), histogram.getValueAtPercentile(99));
  }

  private static long clip(long nanos) {
    return Math.min(Math.max(nanos, 0), LIMIT);
  }
}
