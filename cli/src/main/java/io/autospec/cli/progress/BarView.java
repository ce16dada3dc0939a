package io.autospec.cli.progress;

import io.autospec.actors.job.JobProgress;
import java.io.PrintStream;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A bar that redraws itself on one line of a terminal, and is gone when the job is. */
final class BarView implements ProgressView {
  private static final int REDRAW_MILLIS = 200;

  private final ProgressBar bar;

  /** Steps that were there before this process began. */
  private long base;

  BarView(PrintStream err, long totalSteps) {
    this.bar =
        new ProgressBarBuilder()
            .setTaskName("steps")
            .setInitialMax(totalSteps)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(REDRAW_MILLIS)
            .setConsumer(new ConsoleProgressBarConsumer(err))
            .clearDisplayOnFinish()
            .build();
  }

  @Override
  public void resumed(long steps) {
    base = steps;
  }

  @Override
  public void progressed(JobProgress progress) {
    bar.stepTo(progress.committedSteps());
    // Short, so that the bar keeps some room on 80 columns; steps a round is the speedup so far.
    String speedup =
        progress.rounds() == 0
            ? ""
            : String.format(
                Locale.ROOT,
                " %,d rounds, %.1fx,",
                progress.rounds(),
                (double) (progress.committedSteps() - base) / progress.rounds());
    bar.setExtraMessage(
        String.format(Locale.ROOT, "%s %d/%d", speedup, progress.finished(), progress.count()));
  }

  @Override
  public void close() {
    bar.close();
  }
}
