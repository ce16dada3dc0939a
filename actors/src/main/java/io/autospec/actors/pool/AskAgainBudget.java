package io.autospec.actors.pool;

/**
 * How many queries may be asked of somebody else merely because an answer is late: a hundredth of
 * those that are answered, and a few at once. A machine that is late with everything would else be
 * given the more to do the later it is. Not thread-safe.
 */
final class AskAgainBudget {
  private static final double SHARE = 0.01;
  private static final double AT_ONCE = 8;

  private double left = AT_ONCE;

  /** Begins with a few. */
  AskAgainBudget() {}

  /** A query was answered. */
  void answered() {
    left = Math.min(AT_ONCE, left + SHARE);
  }

  /** Whether there is something left. */
  boolean allows() {
    return left > 0;
  }

  /** So many were asked again; of a late worker all are or none, so it may go below 0. */
  void spend(int queries) {
    left = Math.max(-AT_ONCE, left - queries);
  }
}
