package io.autospec.simulator;

import io.autospec.actors.wire.Fence;
import io.autospec.sampler.Algorithm;
import io.autospec.sampler.Draft;

/**
 * One of the jobs of a run.
 *
 * @param id its id
 * @param seed of its noise
 * @param count trajectories
 * @param algorithm how they are drawn
 * @param draft the guess
 * @param window the most steps speculated at once
 * @param windowFollowsPool whether windows are as long as the pool has places; then bytes depend on
 *     what goes wrong, and are not compared with those of a run alone
 */
record Work(
    String id,
    long seed,
    int count,
    Algorithm algorithm,
    Draft draft,
    int window,
    boolean windowFollowsPool) {

  static Work draw(Dice dice, String id, long seed) {
    int count = (int) dice.between(1, 4);
    double kind = dice.between(0.0, 1.0);
    Algorithm algorithm = kind < 0.1 ? Algorithm.ASD : Algorithm.RECYCLED;
    Draft draft = dice.oneOf(Draft.SECANT, Draft.SECANT, Draft.RECYCLED, Draft.FROZEN);
    int window = dice.oneOf(4, 8, 8, 12, 16);
    boolean follows = algorithm == Algorithm.RECYCLED && dice.chance(0.2);
    return new Work(id, seed, count, algorithm, draft, window, follows);
  }

  /** What its queries bear, whatever the epoch. */
  long key() {
    return Fence.of(id, 1).job();
  }
}
