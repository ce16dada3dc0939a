package io.autospec.actors.pool;

import java.time.Duration;

/**
 * The limits of a pool.
 *
 * @param callsAhead how many calls' rows a busy device may hold behind its running call, 1 to 8;
 *     with none a device idles for a round trip after each call, with many a dead device holds up
 *     much
 * @param leastSlack how late an answer may be before the query is also sent elsewhere, whatever the
 *     device's regularity: 1 ms to 1 min; too short, and every pause of a garbage collector costs
 *     evaluations
 * @param mostCopies workers that may have one query at once, 2 to 8
 * @param mostFailures workers that may fail on one query before the job fails, 1 to 16
 * @param rest how long a worker that keeps failing gets nothing
 */
public record PoolSettings(
    int callsAhead, Duration leastSlack, int mostCopies, int mostFailures, Duration rest) {

  /** What is used unless configured otherwise. */
  public static final PoolSettings DEFAULTS =
      new PoolSettings(1, Duration.ofMillis(20), 3, 3, Duration.ofSeconds(10));

  // Refuses what is out of range.
  public PoolSettings {
    check("calls-ahead", callsAhead, 1, 8);
    check("least-slack in ms", leastSlack.toMillis(), 1, 60_000);
    check("most-copies", mostCopies, 2, 8);
    check("most-failures", mostFailures, 1, 16);
    check("rest in ms", rest.toMillis(), 1, 3_600_000);
  }

  private static void check(String name, long value, long low, long high) {
    if (value < low || value > high) {
      throw new IllegalArgumentException(
          String.format("pool.%s: expected %d to %d, found %d", name, low, high, value));
    }
  }
}
