package io.autospec.simulator;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What is between coordinators and workers: a delay for every message, and whatever the plan says
 * besides. Messages of one way keep their order unless the plan says otherwise.
 */
final class SimNetwork {
  private static final long LEAST_DELAY = 50_000;
  private static final long MOST_DELAY = 400_000;
  private static final long MOST_EXTRA = 30 * Scheduler.MILLI;

  /** One way between two processes. */
  private static final class Way {
    final Dice dice;
    long blockedUntil;
    long last;

    Way(Dice dice) {
      this.dice = dice;
    }
  }

  private final Scheduler scheduler;
  private final EventLog log;
  private final long seed;
  private final Map<String, Way> ways = new HashMap<>();
  private final List<Fault> weather = new ArrayList<>();

  SimNetwork(Scheduler scheduler, EventLog log, long seed) {
    this.scheduler = scheduler;
    this.log = log;
    this.seed = seed;
  }

  private Way way(SimProcess from, SimProcess to) {
    return ways.computeIfAbsent(
        from.name + from.number + ">" + to.name + to.number,
        key -> new Way(Dice.of(seed, "way " + key)));
  }

  /** Nothing gets through one way. */
  void block(SimProcess from, SimProcess to, long until) {
    Way way = way(from, to);
    way.blockedUntil = Math.max(way.blockedUntil, until);
  }

  boolean isBlocked(SimProcess from, SimProcess to) {
    return scheduler.now() < way(from, to).blockedUntil;
  }

  /** All ways are worse for a while. */
  void worsen(Fault fault) {
    weather.add(fault);
  }

  /** How bad something is now, 0 to 1. */
  double now(FaultKind kind) {
    double worst = 0;
    for (Fault fault : weather) {
      if (fault.kind() == kind && fault.end() > scheduler.now()) {
        worst = Math.max(worst, fault.strength());
      }
    }
    return worst;
  }

  /** Sends a message: it arrives once, twice or never. */
  void send(SimProcess from, SimProcess to, Runnable arrival) {
    Way way = way(from, to);
    weather.removeIf(fault -> fault.end() <= scheduler.now());
    // Drawn always, so that what the plan says moves no other draw.
    boolean lost = way.dice.chance(now(FaultKind.LOSS) / 2);
    boolean twice = way.dice.chance(now(FaultKind.DUPLICATION));
    long delay = way.dice.between(LEAST_DELAY, MOST_DELAY);
    double overtaking = way.dice.between(0.0, 1.0);
    double again = way.dice.between(0.0, 1.0);
    if (lost || isBlocked(from, to)) {
      log.add("lost", from.number, to.number, 0);
      return;
    }
    delay += (long) (now(FaultKind.DELAY) * MOST_EXTRA);
    double disorder = now(FaultKind.REORDERING);
    long at = scheduler.now() + delay;
    if (disorder > 0) {
      at += (long) (disorder * overtaking * MOST_EXTRA);
    } else {
      at = Math.max(at, way.last + 1);
      way.last = at;
    }
    scheduler.at(at, () -> arrive(way, arrival));
    if (twice) {
      scheduler.at(at + (long) (again * MOST_EXTRA), () -> arrive(way, arrival));
    }
  }

  private void arrive(Way way, Runnable arrival) {
    if (scheduler.now() >= way.blockedUntil) {
      arrival.run();
    }
  }
}
