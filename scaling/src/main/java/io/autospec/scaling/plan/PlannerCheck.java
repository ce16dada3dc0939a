package io.autospec.scaling.plan;

/**
 * A prediction beside what was measured.
 *
 * @param algorithm its name
 * @param workers how many
 * @param window the most steps speculated at once
 * @param steps K
 * @param unseen whether the planner knew no run of that window: its profile and its overheads are
 *     of other ones
 * @param measured the median speedup by the clock
 * @param predicted the same, by the planner
 * @param measuredRounds the median
 * @param predictedRounds the same, by the planner
 */
public record PlannerCheck(
    String algorithm,
    int workers,
    int window,
    int steps,
    boolean unseen,
    double measured,
    double predicted,
    double measuredRounds,
    double predictedRounds) {
  /** How far the predicted speedup is off, as a share of the measured one. */
  public double error() {
    return predicted / measured - 1;
  }
}
