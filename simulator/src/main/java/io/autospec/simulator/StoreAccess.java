package io.autospec.simulator;

import io.autospec.durable.StoreException;

/** One process's way to the store: how long it takes, and what goes wrong on it. */
final class StoreAccess {
  private static final long LEAST = 100_000;
  private static final long MOST = 2 * Scheduler.MILLI;
  private static final long SLOW = 60;
  private static final double MUTE = 0.6;

  private final StoreState state;
  private final SimProcess process;
  private final EventLog log;

  StoreAccess(StoreState state, SimProcess process, EventLog log) {
    this.state = state;
    this.process = process;
    this.log = log;
  }

  long now() {
    return process.scheduler.now();
  }

  /** A call is on its way. */
  void begin() {
    travel();
    if (now() < state.downUntil) {
      throw new StoreException("the simulated store is down; wait", null);
    }
  }

  /** The store has done it; its answer is on its way. */
  void end(String what, long bytes) {
    log.add(what, process.number, process.incarnation(), bytes);
    travel();
    if (now() < state.muteUntil && process.dice.chance(MUTE)) {
      throw new StoreException("the simulated store did not answer; wait", null);
    }
  }

  private void travel() {
    long nanos = process.dice.between(LEAST, MOST);
    process.block(now() < state.slowUntil ? nanos * SLOW : nanos);
  }
}
