package io.autospec.cli.jobs;

import io.autospec.actors.durable.JobView;
import io.autospec.cli.options.OneLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Jobs as a table for people. */
final class JobsTable {
  private static final String[] HEAD = {
    "ID", "NAME", "STATUS", "PROGRESS", "EPOCH", "OWNER", "AGE"
  };
  private static final int MOST_CHARACTERS = 30;
  private static final int PROGRESS = 3;
  private static final int EPOCH = 4;
  private static final long SECOND = 1000;
  private static final long MINUTE = 60 * SECOND;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;

  private JobsTable() {}

  /**
   * The table.
   *
   * @param jobs in the order of its rows
   * @param nowMillis the time, since 1970
   * @return lines, each with its end
   */
  static String of(List<JobView> jobs, long nowMillis) {
    int shown = JobIds.shown(jobs.stream().map(JobView::id).toList());
    List<String[]> rows = new ArrayList<>();
    rows.add(HEAD);
    for (JobView job : jobs) {
      rows.add(
          new String[] {
            JobIds.cut(job.id(), shown),
            text(job.name()),
            status(job),
            percent(job),
            String.valueOf(job.epoch()),
            text(job.owner()),
            age(nowMillis - job.submittedMillis())
          });
    }
    int[] widths = new int[HEAD.length];
    for (String[] row : rows) {
      for (int i = 0; i < row.length; i++) {
        widths[i] = Math.max(widths[i], row[i].length());
      }
    }
    StringBuilder table = new StringBuilder();
    for (String[] row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < row.length; i++) {
        String blanks = " ".repeat(widths[i] - row[i].length());
        boolean number = i == PROGRESS || i == EPOCH;
        line.append(number ? blanks + row[i] : row[i] + blanks).append("  ");
      }
      table.append(line.toString().stripTrailing()).append('\n');
    }
    return table.toString();
  }

  /** A status as people and scripts see it. */
  static String status(JobView job) {
    return job.status().toLowerCase(Locale.ROOT);
  }

  /** How much of a job is done; 100 only for all of it. */
  static String percent(JobView job) {
    long total = (long) job.count() * job.steps();
    return (total == 0 ? 0 : (int) (100.0 * job.committedSteps() / total)) + " %";
  }

  /** A name was typed by anybody, and may be long, or no text at all. */
  static String text(String words) {
    String line = OneLine.of(words);
    return line.isEmpty()
        ? "-"
        : line.length() <= MOST_CHARACTERS ? line : line.substring(0, MOST_CHARACTERS - 3) + "...";
  }

  static String age(long millis) {
    if (millis < MINUTE) {
      return Math.max(0, millis / SECOND) + " s";
    }
    if (millis < HOUR) {
      return millis / MINUTE + " min";
    }
    return millis < 2 * DAY ? millis / HOUR + " h" : millis / DAY + " d";
  }
}
