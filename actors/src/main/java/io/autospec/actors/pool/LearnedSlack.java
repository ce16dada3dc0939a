package io.autospec.actors.pool;

/**
 * How late answers may be on this machine, at this load, before they are asked for elsewhere too:
 * each answer that came although it was given up makes it longer, each in time a little shorter, so
 * that few are asked for in vain. Where nothing is late it is the shortest there is.
 *
 * <p>Not thread-safe.
 */
final class LearnedSlack {
  /** How many answers in time undo one that was late: about one in so many may be. */
  private static final int RARE = 200;

  private static final double GROWTH = 1.25;
  private static final double MOST_GROWTH = 2;

  /** The longest, as so many of the shortest: what is really lost must not wait for long. */
  private static final int MOST = 8;

  private final double shortest;
  private double nanos;

  /**
   * Begins with the shortest.
   *
   * @param shortestNanos more than 0
   */
  LearnedSlack(long shortestNanos) {
    shortest = shortestNanos;
    nanos = shortestNanos;
  }

  /** An answer came before it was given up. */
  void inTime() {
    nanos = Math.max(shortest, nanos - nanos * (GROWTH - 1) / RARE);
  }

  /**
   * An answer came after it was given up.
   *
   * @param by how long after; waiting for that would have been enough, and is believed up to a
   *     limit, because devices become slow too
   */
  void tooLate(long by) {
    double enough = Math.min(nanos + by, nanos * MOST_GROWTH);
    nanos = Math.min(MOST * shortest, Math.max(nanos * GROWTH, enough));
  }

  /** The longest there may be. */
  long longest() {
    return (long) (MOST * shortest);
  }

  /** The slack, in nanoseconds. */
  long nanos() {
    return (long) nanos;
  }
}
