package io.autospec.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Leaves out of a plan what a failure does not need (Zeller's delta debugging). */
final class PlanShrinker {
  private final Predicate<FaultPlan> fails;
  private int left;

  /**
   * A shrinker of one failure.
   *
   * @param fails whether a plan still fails
   * @param most how many plans are tried
   */
  PlanShrinker(Predicate<FaultPlan> fails, int most) {
    this.fails = fails;
    this.left = most;
  }

  /** The smallest plan found that fails; the given one must. */
  FaultPlan shrink(FaultPlan plan) {
    List<Fault> kept = new ArrayList<>(plan.faults());
    int piece = Math.max(1, kept.size() / 2);
    while (true) {
      boolean smaller = false;
      for (int from = 0; from < kept.size() && left > 0; ) {
        List<Fault> without = new ArrayList<>(kept.subList(0, from));
        without.addAll(kept.subList(Math.min(kept.size(), from + piece), kept.size()));
        left--;
        if (fails.test(new FaultPlan(without))) {
          kept = without;
          smaller = true;
        } else {
          from += piece;
        }
      }
      if (left <= 0 || (piece == 1 && !smaller)) {
        return new FaultPlan(kept);
      }
      piece = Math.max(1, piece / 2);
    }
  }
}
