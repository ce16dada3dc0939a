package io.autospec.scaling.plan;

/**
 * A prediction beside what was measured; of both the mean, because with few rounds a median jumps
 * by a whole one.
 *
 * @param algorithm its name
 * @param workers how many
 * @param window the most steps speculated at once
 * @param steps K
 * @param measured the speedup by the clock, of mean seconds; or of mean rounds where no sequential
 *     run is there
 * @param measuredError one standard error of it, as a share: what other seeds would change, and no
 *     planner can foretell; 0 for one seed
 * @param predicted the same, by a planner that knows all runs
 * @param unseen the same, by a planner that knows the runs of other windows alone; null if there
 *     are none
 * @param measuredRounds the mean
 * @param predictedRounds the same, by the planner that knows all runs
 */
public record PlannerCheck(
    String algorithm,
    int workers,
    int window,
    int steps,
    double measured,
    double measuredError,
    double predicted,
    Double unseen,
    double measuredRounds,
    double predictedRounds) {
  /** How far the predicted speedup is off, as a share of the measured one. */
  public double error() {
    return predicted / measured - 1;
  }
}
