package io.autospec.actors.durable;

import java.time.Duration;

/**
 * A coordinator's durable jobs.
 *
 * @param keeper how often running jobs are kept
 * @param mostRunning jobs drawn at once, of the whole cluster, 1 to 1,000
 * @param mostQueued jobs that may wait; with more, new ones are refused: 0 to 8,000
 * @param retention how long jobs that are over are kept, 1 min to 10 years
 */
public record JobsSettings(
    KeeperSettings keeper, int mostRunning, int mostQueued, Duration retention) {
  /** What is used unless configured otherwise. */
  public static final JobsSettings DEFAULTS =
      new JobsSettings(KeeperSettings.DEFAULTS, 4, 1000, Duration.ofDays(7));

  // Refuses what is out of range.
  public JobsSettings {
    check("most-running", mostRunning, 1, 1000);
    // With those that run, no more than a store lists at once.
    check("most-queued", mostQueued, 0, 8_000);
    check("retention in s", retention.toSeconds(), 60, 10L * 366 * 86_400);
  }

  private static void check(String name, long value, long low, long high) {
    if (value < low || value > high) {
      throw new IllegalArgumentException(
          String.format("jobs.%s: expected %d to %d, found %d", name, low, high, value));
    }
  }
}
