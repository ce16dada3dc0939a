package io.autospec.simulator;

import java.util.ArrayList;
import java.util.List;

/**
 * What a run consists of, but for what goes wrong.
 *
 * @param seed of everything
 * @param workers of one device each
 * @param coordinators that have the jobs
 * @param jobs one or two, which share the workers
 * @param capacity rows of a worker's call
 * @param callNanos what a call with one row takes
 * @param rowNanos each row more
 */
record Scenario(
    long seed,
    int workers,
    int coordinators,
    List<Work> jobs,
    int capacity,
    long callNanos,
    long rowNanos) {
  /** Of every trajectory. */
  static final int STEPS = 200;

  private static final double ALONE = 0.3;

  /** Draws one. */
  static Scenario draw(long seed) {
    Dice dice = Dice.of(seed, "scenario");
    int workers = (int) dice.between(3, 7);
    int coordinators = (int) dice.between(2, 4);
    List<Work> jobs = new ArrayList<>();
    jobs.add(Work.draw(dice, "simulated-job", seed));
    int capacity = dice.oneOf(1, 2, 4, 8);
    long call = dice.between(8 * Scheduler.MILLI, 40 * Scheduler.MILLI);
    long row = dice.chance(0.5) ? call : call / 10;
    if (!dice.chance(ALONE)) {
      jobs.add(Work.draw(dice, "another-job", ~seed));
    }
    return new Scenario(seed, workers, coordinators, List.copyOf(jobs), capacity, call, row);
  }

  /**
   * Where nothing goes wrong, no job gets nowhere for longer. A query that is surely needed goes
   * before one that is not if that has waited for less than 20 calls longer; twice that is room for
   * the rest of a round, and for what the store takes.
   */
  long mostStandstillNanos() {
    return 40 * (callNanos + (capacity - 1) * rowNanos) + Scheduler.SECOND / 4;
  }

  /** The job whose queries bear a key. */
  Work jobOf(long key) {
    for (Work job : jobs) {
      if (job.key() == key) {
        return job;
      }
    }
    throw new IllegalArgumentException("no job " + key);
  }
}
