package io.autospec.cli.progress;

import io.autospec.actors.job.JobListener;
import io.autospec.actors.job.JobProgress;
import java.io.PrintStream;
import java.util.Locale;

/** Shows a running job. Closed before anything else is printed. */
public interface ProgressView extends JobListener, AutoCloseable {
  @Override
  void close();

  /**
   * The view for a mode.
   *
   * @param mode as asked
   * @param err where it is shown
   * @param terminal whether that is a terminal
   * @param totalSteps steps to commit, all trajectories together
   * @return the view
   */
  static ProgressView of(ProgressMode mode, PrintStream err, boolean terminal, long totalSteps) {
    return switch (mode) {
      case NONE -> new SilentView();
      case PLAIN -> new PlainView(err, System::nanoTime);
      case AUTO -> terminal ? new BarView(err, totalSteps) : new PlainView(err, System::nanoTime);
    };
  }

  /**
   * Rounds, steps a round and finished trajectories, for people.
   *
   * @param progress where the job stands; of no rounds where they are not known
   * @param base steps that were there before the first of these rounds
   * @return such as {@code 460 rounds, 7.0 steps a round, 2 of 16 done}
   */
  static String rates(JobProgress progress, long base) {
    String done =
        String.format(Locale.ROOT, "%,d of %,d done", progress.finished(), progress.count());
    return progress.rounds() == 0
        ? done
        : String.format(
            Locale.ROOT,
            "%,d rounds, %.1f steps a round, %s",
            progress.rounds(),
            (double) (progress.committedSteps() - base) / progress.rounds(),
            done);
  }
}
