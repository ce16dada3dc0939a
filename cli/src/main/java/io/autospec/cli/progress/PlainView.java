package io.autospec.cli.progress;

import io.autospec.actors.job.JobProgress;
import io.autospec.cli.report.Summary;
import java.io.PrintStream;
import java.util.Locale;
import java.util.function.LongSupplier;

/** A line every ten seconds. */
final class PlainView implements ProgressView {
  static final long PERIOD_NANOS = 10_000_000_000L;

  private final PrintStream err;
  private final LongSupplier clock;
  private final long began;
  private long next;

  /** Steps that were there before this process began. */
  private long base;

  PlainView(PrintStream err, LongSupplier nanoClock) {
    this.err = err;
    this.clock = nanoClock;
    this.began = nanoClock.getAsLong();
    this.next = began + PERIOD_NANOS;
  }

  @Override
  public void resumed(long steps) {
    base = steps;
  }

  @Override
  public void progressed(JobProgress progress) {
    long now = clock.getAsLong();
    if (now - next < 0) {
      return;
    }
    next = now + PERIOD_NANOS;
    double share = (double) progress.committedSteps() / progress.totalSteps();
    long drawn = progress.committedSteps() - base;
    long open = progress.totalSteps() - progress.committedSteps();
    String left =
        drawn <= 0
            ? ""
            : ", about " + Summary.duration((now - began) / 1e9 * open / drawn) + " left";
    err.printf(
        Locale.ROOT,
        "%3.0f %%: %,d of %,d steps, %s%s%n",
        Math.floor(100 * share),
        progress.committedSteps(),
        progress.totalSteps(),
        ProgressView.rates(progress, base),
        left);
  }

  @Override
  public void close() {}
}
