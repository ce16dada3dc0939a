package io.autospec.scaling.quality;

import java.util.SplittableRandom;

/**
 * One episode of the policy's task, as the recipe that trained it has it: a point goes around a
 * disc to a goal, a little pushed about.
 *
 * <p>Not thread-safe.
 */
final class DiscEpisode {
  /** Steps after which an episode that has not reached the goal is lost. */
  static final int LIMIT = 60;

  private static final double RADIUS = 0.22;
  private static final double REACH = 0.08;
  private static final double NOISE = 0.005;
  private static final double ARRIVED = 0.06;

  private final double goalX;
  private final double goalY;
  private final double centreX;
  private final double centreY;
  private final SplittableRandom random;
  private double x;
  private double y;
  private double beforeX;
  private double beforeY;
  private double farthestAside;
  private int moves;
  private boolean failed;
  private boolean succeeded;

  private DiscEpisode(double[] start, double[] goal, double[] centre, SplittableRandom random) {
    this.x = start[0];
    this.y = start[1];
    this.beforeX = x;
    this.beforeY = y;
    this.goalX = goal[0];
    this.goalY = goal[1];
    this.centreX = centre[0];
    this.centreY = centre[1];
    this.random = random;
  }

  /** Start, disc and goal on one line. */
  static DiscEpisode symmetric(SplittableRandom random) {
    return new DiscEpisode(
        new double[] {0, -0.85}, new double[] {0, 0.85}, new double[] {0, 0}, random);
  }

  /** As the expert was shown them. */
  static DiscEpisode random(SplittableRandom random) {
    return new DiscEpisode(
        new double[] {uniform(random, -0.15, 0.15), uniform(random, -0.9, -0.8)},
        new double[] {uniform(random, -0.3, 0.3), uniform(random, 0.8, 0.9)},
        new double[] {uniform(random, -0.15, 0.15), uniform(random, -0.2, 0.2)},
        random);
  }

  private static double uniform(SplittableRandom random, double low, double high) {
    return low + (high - low) * random.nextDouble();
  }

  /** The network's global_cond: position, position before, goal, centre. */
  float[] condition() {
    return new float[] {
      (float) x,
      (float) y,
      (float) beforeX,
      (float) beforeY,
      (float) goalX,
      (float) goalY,
      (float) centreX,
      (float) centreY
    };
  }

  /**
   * Carries the first actions of a plan out, until the episode is over.
   *
   * @param plan positions wanted next, x and y in turn
   * @param actions how many
   */
  void carryOut(float[] plan, int actions) {
    for (int i = 0; i < actions && !over(); i++) {
      move(plan[2 * i], plan[2 * i + 1]);
    }
  }

  private void move(double wantedX, double wantedY) {
    double dx = wantedX - x;
    double dy = wantedY - y;
    double share = Math.min(1, REACH / Math.max(Math.hypot(dx, dy), 1e-12));
    beforeX = x;
    beforeY = y;
    x += dx * share + NOISE * random.nextGaussian();
    y += dy * share + NOISE * random.nextGaussian();
    moves++;
    if (Math.abs(x) > Math.abs(farthestAside)) {
      farthestAside = x;
    }
    failed = Math.hypot(x - centreX, y - centreY) < RADIUS;
    succeeded = !failed && Math.hypot(x - goalX, y - goalY) < ARRIVED;
  }

  boolean over() {
    return failed || succeeded || moves >= LIMIT;
  }

  boolean succeeded() {
    return succeeded;
  }

  /** Where it was farthest from the line of a symmetric episode. */
  boolean wentLeft() {
    return farthestAside < 0;
  }
}
