package io.autospec.cli.image;

/**
 * One plan of the policy task: a path from a start to a goal, past a disc.
 *
 * @param path T points, {@code {x0, y0, x1, y1, ...}}, in [-1, 1]
 * @param startX where the point is now
 * @param startY where the point is now
 * @param goalX where it wants to go
 * @param goalY where it wants to go
 * @param centreX the disc's centre
 * @param centreY the disc's centre
 */
public record Plan(
    float[] path,
    float startX,
    float startY,
    float goalX,
    float goalY,
    float centreX,
    float centreY) {

  /** Which way a plan goes round the disc, as seen by who walks from start to goal. */
  public enum Side {
    /** The disc is passed with the disc on the right hand. */
    LEFT,
    /** The disc is passed with the disc on the left hand. */
    RIGHT
  }

  /**
   * Reads a plan and its {@code global_cond}: position, position before, goal, centre.
   *
   * @param path T points
   * @param globalCondition 8 floats
   * @return the plan
   */
  public static Plan of(float[] path, float[] globalCondition) {
    float[] g = globalCondition;
    return new Plan(path, g[0], g[1], g[4], g[5], g[6], g[7]);
  }

  /**
   * The side on which the plan's point nearest to the disc's centre lies, across the direction from
   * start to goal.
   *
   * @return left or right
   */
  public Side side() {
    double nearest = Double.POSITIVE_INFINITY;
    double cross = 0;
    for (int i = 0; i < path.length; i += 2) {
      double dx = path[i] - centreX;
      double dy = path[i + 1] - centreY;
      double distance = dx * dx + dy * dy;
      if (distance < nearest) {
        nearest = distance;
        cross = (goalX - startX) * dy - (goalY - startY) * dx;
      }
    }
    return cross > 0 ? Side.LEFT : Side.RIGHT;
  }
}
