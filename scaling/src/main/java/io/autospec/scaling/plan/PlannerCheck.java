package io.autospec.scaling.plan;

/**
 * A prediction beside what was measured.
 *
 * @param algorithm its name
 * @param workers how many
 * @param window the most steps speculated at once
 * @param steps K
 * @param measured the median speedup by the clock, or in rounds where no sequential run is there
 * @param predicted the same, by a planner that knows all runs
 * @param unseen the same, by a planner that knows the runs of other windows alone; null if there
 *     are none
 * @param measuredRounds the median
 * @param predictedRounds the same, by the planner that knows all runs
 */
public record PlannerCheck(
    String algorithm,
    int workers,
    int window,
    int steps,
    double measured,
    double predicted,
    Double unseen,
    double measuredRounds,
    double predictedRounds) {
  /** How far the predicted speedup is off, as a share of the measured one. */
  public double error() {
    return predicted / measured - 1;
  }
}
