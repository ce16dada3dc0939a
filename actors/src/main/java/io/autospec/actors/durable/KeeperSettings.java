package io.autospec.actors.durable;

import java.time.Duration;

/**
 * How often a running job is kept.
 *
 * @param interval at most this much work of a process that dies is done again: 100 ms to 1 h; too
 *     short, and writing costs more than it saves
 * @param steps the same in steps of each open trajectory, for slow networks: 1 to 1,000,000; never
 *     more often than once a second
 * @param retry how long to wait before a store that could not be written is tried again, 10 ms to
 *     10 min
 */
public record KeeperSettings(Duration interval, int steps, Duration retry) {
  /** What is used unless configured otherwise. */
  public static final KeeperSettings DEFAULTS =
      new KeeperSettings(Duration.ofSeconds(5), 100, Duration.ofSeconds(2));

  // Refuses what is out of range.
  public KeeperSettings {
    check("checkpoint-interval in ms", interval.toMillis(), 100, 3_600_000);
    check("checkpoint-steps", steps, 1, 1_000_000);
    check("retry in ms", retry.toMillis(), 10, 600_000);
  }

  private static void check(String name, long value, long low, long high) {
    if (value < low || value > high) {
      throw new IllegalArgumentException(
          String.format("jobs.%s: expected %d to %d, found %d", name, low, high, value));
    }
  }
}
