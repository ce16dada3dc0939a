package io.autospec.simulator;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A process that can die, be started again and stand still, with a clock of its own that begins
 * anywhere and goes a little wrong.
 */
abstract class SimProcess {
  /** A clock gains or loses so much at most: 200 ppm. */
  private static final double MOST_DRIFT = 2e-4;

  final Scheduler scheduler;
  final String name;
  final int number;
  final Dice dice;

  private final Deque<Runnable> waiting = new ArrayDeque<>();
  private boolean alive;
  private int incarnation;
  private long pausedUntil;
  private long clockOffset;
  private double clockRate = 1;

  SimProcess(Scheduler scheduler, String name, int number, long seed) {
    this.scheduler = scheduler;
    this.name = name;
    this.number = number;
    this.dice = Dice.of(seed, name + number);
  }

  /** Starts it; nothing of what it was before is left. */
  final void start() {
    if (!alive) {
      alive = true;
      incarnation++;
      pausedUntil = 0;
      clockOffset = dice.between(0, 1L << 40);
      clockRate = 1 + dice.between(-MOST_DRIFT, MOST_DRIFT);
      started();
    }
  }

  /** It was started. */
  abstract void started();

  final void kill() {
    alive = false;
    waiting.clear();
  }

  /** It stands still; what comes waits. */
  final void pause(long until) {
    if (alive) {
      pausedUntil = Math.max(pausedUntil, until);
      int its = incarnation;
      scheduler.at(until, () -> resume(its));
    }
  }

  private void resume(int its) {
    while (isIncarnation(its) && !isPaused() && !waiting.isEmpty()) {
      waiting.poll().run();
    }
  }

  final boolean isAlive() {
    return alive;
  }

  final boolean isPaused() {
    return scheduler.now() < pausedUntil;
  }

  final int incarnation() {
    return incarnation;
  }

  final boolean isIncarnation(int which) {
    return alive && incarnation == which;
  }

  /** What it is called, for records and messages. */
  final String title() {
    return name + number + "." + incarnation;
  }

  /** Nanoseconds of this process's clock. */
  final long nanoTime() {
    return clockOffset + (long) (scheduler.now() * clockRate);
  }

  /** Does something after a while, if it still lives then; later if it stands still. */
  final void soon(long delay, Runnable task) {
    int its = incarnation;
    scheduler.after(delay, () -> take(its, task));
  }

  private void take(int its, Runnable task) {
    if (isIncarnation(its)) {
      if (isPaused() || !waiting.isEmpty()) {
        waiting.add(task);
      } else {
        task.run();
      }
    }
  }

  /** Somebody from outside brings something, now. */
  final void bring(Runnable task) {
    take(incarnation, task);
  }

  /**
   * One of its threads blocks; everything else goes on meanwhile.
   *
   * @throws Killed if the process died
   */
  final void block(long nanos) {
    int its = incarnation;
    scheduler.runUntil(scheduler.now() + nanos);
    while (isIncarnation(its) && isPaused()) {
      scheduler.runUntil(pausedUntil);
    }
    if (!isIncarnation(its)) {
      throw new Killed();
    }
  }
}
