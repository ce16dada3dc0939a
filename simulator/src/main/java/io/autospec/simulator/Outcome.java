package io.autospec.simulator;

import java.util.Optional;

/**
 * How a run went.
 *
 * @param seed of the run
 * @param failure what did not hold; empty if all did
 * @param hash of all that happened
 * @param events that there were
 * @param faults that had begun before all jobs were done
 * @param commits steps that were committed, those that were lost and committed again included
 * @param standstillNanos the longest time in which a job that had begun got no step further
 * @param virtualNanos when all jobs were done, or the run was given up
 */
public record Outcome(
    long seed,
    Optional<String> failure,
    long hash,
    long events,
    int faults,
    long commits,
    long standstillNanos,
    long virtualNanos) {

  /** Returns whether all that must hold did. */
  public boolean isGood() {
    return failure.isEmpty();
  }
}
