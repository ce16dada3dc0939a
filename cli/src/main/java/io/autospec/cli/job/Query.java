package io.autospec.cli.job;

import io.autospec.sampler.chain.Chain.Effect.Evaluate;

/**
 * A network call that waits for a worker. The order is the order of need: the fewer undecided steps
 * come before it, the likelier its answer is needed.
 */
record Query(OpenTrajectory trajectory, Evaluate evaluate) implements Comparable<Query> {
  @Override
  public int compareTo(Query other) {
    int ahead = Integer.compare(evaluate.ahead(), other.evaluate.ahead());
    return ahead != 0 ? ahead : Integer.compare(trajectory.index(), other.trajectory.index());
  }
}
