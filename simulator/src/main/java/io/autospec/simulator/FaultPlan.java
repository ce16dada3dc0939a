package io.autospec.simulator;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What goes wrong in a run, and when.
 *
 * @param faults in order of time; all are over at the end of {@link #HORIZON}
 */
public record FaultPlan(List<Fault> faults) {
  /** From here on nothing goes wrong any more, nanoseconds. */
  public static final long HORIZON = 8 * Scheduler.SECOND;

  /** In some runs nothing goes wrong: in those, jobs have to share well. */
  private static final double CALM = 0.08;

  private static final int FEWEST = 4;
  private static final int MOST = 24;
  private static final long LONGEST = 4 * Scheduler.SECOND;

  // Copies the list.
  public FaultPlan {
    faults = List.copyOf(faults);
  }

  /**
   * Draws a plan.
   *
   * @param seed of the run
   * @return always the same for a seed
   */
  public static FaultPlan draw(long seed) {
    Scenario scenario = Scenario.draw(seed);
    Dice dice = Dice.of(seed, "faults");
    List<Fault> faults = new ArrayList<>();
    int count = dice.chance(CALM) ? 0 : (int) dice.between(FEWEST, MOST + 1L);
    for (int i = 0; i < count; i++) {
      long at = dice.between(0, HORIZON * 3 / 4);
      long nanos =
          Math.min(30 * Scheduler.MILLI + dice.exponential(900 * Scheduler.MILLI), LONGEST);
      faults.add(
          new Fault(
              kind(dice),
              at,
              Math.min(nanos, HORIZON - at),
              dice.below(scenario.coordinators()),
              dice.below(scenario.workers()),
              dice.between(0.05, 1)));
    }
    faults.sort(Comparator.comparingLong(Fault::at));
    return new FaultPlan(faults);
  }

  private static FaultKind kind(Dice dice) {
    int total = 0;
    for (FaultKind kind : FaultKind.values()) {
      total += kind.weight();
    }
    int left = dice.below(total);
    for (FaultKind kind : FaultKind.values()) {
      left -= kind.weight();
      if (left < 0) {
        return kind;
      }
    }
    throw new IllegalStateException("weights");
  }

  /** Whether something of a kind is in it. */
  boolean has(FaultKind kind) {
    return faults.stream().anyMatch(fault -> fault.kind() == kind);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    faults.forEach(fault -> text.append("  ").append(fault).append('\n'));
    return text.toString();
  }
}
