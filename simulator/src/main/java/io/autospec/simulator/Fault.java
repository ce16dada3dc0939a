package io.autospec.simulator;

import java.util.Locale;

/**
 * One thing that goes wrong.
 *
 * @param kind what
 * @param at when it begins, nanoseconds from the run's beginning
 * @param nanos how long it lasts
 * @param coordinator which one, where it happens to one
 * @param worker which one, where it happens to one
 * @param strength how bad it is, 0 to 1
 */
public record Fault(
    FaultKind kind, long at, long nanos, int coordinator, int worker, double strength) {

  /** Returns when it ends. */
  long end() {
    return at + nanos;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%8.3f s  %-18s for %6.3f s  coordinator %d  worker %d  strength %.2f",
        at / 1e9,
        kind.label(),
        nanos / 1e9,
        coordinator,
        worker,
        strength);
  }
}
