package io.autospec.simulator;

import io.autospec.sampler.Algorithm;
import io.autospec.sampler.Draft;

/**
 * What a run consists of, but for what goes wrong.
 *
 * @param seed of everything
 * @param workers of one device each
 * @param coordinators of which one has the job
 * @param count trajectories of the job
 * @param steps of each
 * @param algorithm how they are drawn
 * @param draft the guess
 * @param window the most steps speculated at once
 * @param windowFollowsPool whether windows are as long as the pool has places; then bytes depend on
 *     what goes wrong, and are not compared with those of a run alone
 * @param capacity rows of a worker's call
 * @param callNanos what a call with one row takes
 * @param rowNanos each row more
 */
record Scenario(
    long seed,
    int workers,
    int coordinators,
    int count,
    int steps,
    Algorithm algorithm,
    Draft draft,
    int window,
    boolean windowFollowsPool,
    int capacity,
    long callNanos,
    long rowNanos) {
  static final int STEPS = 200;

  /** The job's id. */
  static final String JOB = "simulated-job";

  /** Draws one. */
  static Scenario draw(long seed) {
    Dice dice = Dice.of(seed, "scenario");
    int workers = (int) dice.between(3, 7);
    int coordinators = (int) dice.between(2, 4);
    int count = (int) dice.between(1, 4);
    double kind = dice.between(0.0, 1.0);
    Algorithm algorithm = kind < 0.1 ? Algorithm.ASD : Algorithm.RECYCLED;
    Draft draft = dice.oneOf(Draft.SECANT, Draft.SECANT, Draft.RECYCLED, Draft.FROZEN);
    int window = dice.oneOf(4, 8, 8, 12, 16);
    boolean follows = algorithm == Algorithm.RECYCLED && dice.chance(0.2);
    int capacity = dice.oneOf(1, 2, 4, 8);
    long call = dice.between(8 * Scheduler.MILLI, 40 * Scheduler.MILLI);
    long row = dice.chance(0.5) ? call : call / 10;
    return new Scenario(
        seed,
        workers,
        coordinators,
        count,
        STEPS,
        algorithm,
        draft,
        window,
        follows,
        capacity,
        call,
        row);
  }
}
