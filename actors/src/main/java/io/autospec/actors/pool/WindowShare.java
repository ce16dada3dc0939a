package io.autospec.actors.pool;

/**
 * How long the next window of a trajectory is, where that may follow the pool: the places there
 * are, shared out evenly among the open trajectories. So one trajectory on an idle cluster gets all
 * of them, and with more trajectories than places each goes one step at a time and wastes nothing.
 */
public final class WindowShare {
  /** An answer less likely needed than this is not worth a place, even an idle one. */
  private static final double LEAST_NEED = 0.05;

  private WindowShare() {}

  /**
   * Shares out.
   *
   * @param places rows that can be under way at once; 0 if nothing is known
   * @param trajectories open ones that share them, at least 1
   * @param need of the trajectory's job
   * @param most the longest window there may be
   * @return 1 to most
   */
  public static int window(int places, int trajectories, NeedEstimate need, int most) {
    int share = Math.max(1, places / Math.max(1, trajectories));
    return Math.min(share, need.longestWindow(LEAST_NEED, most));
  }
}
