package io.autospec.cli.report;

import io.autospec.sampler.Algorithm;
import java.util.List;
import java.util.Locale;

/** What a finished job tells a person, on one line. */
public final class Summary {
  private Summary() {}

  /**
   * The line.
   *
   * @param drawn what was drawn
   * @param report its report
   * @param things what samples are called, such as "images", in the plural
   * @param written where the outputs are; empty for none
   * @return one line
   */
  public static String of(Drawn drawn, SampleReport report, String things, List<String> written) {
    String noun = report.count() == 1 ? things.substring(0, things.length() - 1) : things;
    double rounds = report.rounds().stream().mapToInt(Integer::intValue).average().orElse(0);
    StringBuilder line = new StringBuilder();
    line.append(
        String.format(
            Locale.ROOT, "%,d %s in %s: ", report.count(), noun, duration(report.wallSeconds())));
    if (drawn.algorithm() == Algorithm.SEQUENTIAL) {
      line.append(String.format(Locale.ROOT, "%,d rounds, sequential, exact", report.steps()));
    } else {
      line.append(
          String.format(
              Locale.ROOT,
              "%,.0f rounds instead of %,d (%.1fx), window %s, %s",
              rounds,
              report.steps(),
              report.algorithmicSpeedup(),
              drawn.window() >= report.steps() ? "all" : String.valueOf(report.window()),
              drawn.algorithm().isExact()
                  ? "exact"
                  : "approximate (tolerance " + drawn.tolerance() + ")"));
    }
    if (report.resumedFromStep() != null) {
      line.append("; ").append(resumed(report.resumedFromStep(), drawn));
    }
    if (!written.isEmpty()) {
      line.append("; wrote ").append(String.join(", ", written));
    }
    return line.toString();
  }

  /**
   * Where a job that was taken up again went on.
   *
   * @param step steps of all trajectories that were there
   * @param drawn what is drawn
   * @return such as {@code resumed at step 4,120 of 16,000}
   */
  public static String resumed(long step, Drawn drawn) {
    return String.format(
        Locale.ROOT, "resumed at step %,d of %,d", step, (long) drawn.steps() * drawn.count());
  }

  /**
   * A duration for people.
   *
   * @param seconds not negative
   * @return such as {@code 0.31 s}, {@code 41 s}, {@code 3 min 5 s} or {@code 2 h 10 min}
   */
  public static String duration(double seconds) {
    if (seconds < 9.95) {
      return String.format(Locale.ROOT, seconds < 0.995 ? "%.2f s" : "%.1f s", seconds);
    }
    long whole = Math.round(seconds);
    if (whole < 120) {
      return whole + " s";
    }
    if (whole < 7200) {
      return whole / 60 + " min " + whole % 60 + " s";
    }
    return whole / 3600 + " h " + whole % 3600 / 60 + " min";
  }
}
