package io.autospec.actors.pool;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One device as the pool sees it: what it was sent, when that should be answered, and whether it
 * can be trusted with more.
 */
final class PoolWorker {
  static final long NOT_SUSPECT = Long.MIN_VALUE;

  /** How often it is seen whether one that is overdue gets another chance. */
  static final long LOOK_NANOS = 1_000_000_000L;

  private static final long NOT_EXCUSED = Long.MIN_VALUE;
  private static final double GAIN = 0.125;

  final long id;
  final int capacity;

  /** The models that it has open, with what a call costs. */
  final Map<String, DeviceCost> models = new HashMap<>();

  /** The models that it cannot open; it is asked again from time to time. */
  final Set<String> without = new HashSet<>();

  /** What is believed to be in its running call. */
  final LinkedHashSet<Long> running = new LinkedHashSet<>();

  /** What waits there behind the running call. */
  final LinkedHashSet<Long> queued = new LinkedHashSet<>();

  /** What each query that it was sent should cost; late answers teach as well. */
  private final Map<Long, DeviceCost> costs = new HashMap<>();

  /** What it should have answered, and what waited behind that: others were asked as well. */
  final LinkedHashSet<Long> overdue = new LinkedHashSet<>();

  /** How often it was given another chance since its last answer. */
  int chances;

  /** Since when an answer is overdue: it gets nothing new until it answers, or is tried again. */
  long suspectSince = NOT_SUSPECT;

  /** When to see whether it gets another chance. */
  long nextLook;

  /** It is leaving: it gets nothing new. */
  boolean draining;

  /** Failures since its last good answer. */
  int failures;

  /** It gets nothing before this time. */
  long restingUntil = Long.MIN_VALUE;

  private DeviceCost callCost;
  private long callBegan;

  /** Its running call is not overdue before this time, or {@link #NOT_EXCUSED}. */
  private long excusedUntil = NOT_EXCUSED;

  private double lateness;
  private double latenessDeviation;

  PoolWorker(long id, int capacity) {
    this.id = id;
    this.capacity = capacity;
  }

  /** Its running call is overdue: nothing is expected of it until it answers. */
  void suspect(long now) {
    suspectSince = now;
    nextLook = now + LOOK_NANOS;
    overdue.addAll(running);
    overdue.addAll(queued);
    running.clear();
    queued.clear();
  }

  boolean isSuspect() {
    return suspectSince != NOT_SUSPECT;
  }

  /** It gets queries again; returns what it was late with, which is not expected of it any more. */
  List<Long> trust() {
    suspectSince = NOT_SUSPECT;
    List<Long> late = List.copyOf(overdue);
    overdue.clear();
    costs.keySet().removeAll(late);
    return late;
  }

  /** Whether it has a model open and is not leaving. */
  boolean isReady(String model) {
    return !draining && models.containsKey(model);
  }

  /** Whether it has a model open, or may have it some time; and is not leaving. */
  boolean mayServe(String model) {
    return !draining && !without.contains(model);
  }

  /** All that it was sent and has not answered. */
  List<Long> all() {
    List<Long> all = new ArrayList<>(running);
    all.addAll(queued);
    all.addAll(overdue);
    return all;
  }

  /**
   * It will not answer a query.
   *
   * @param model the query's, or null if the query is not open any more
   */
  void refused(Refusal why, String model, PoolSettings settings, long now) {
    switch (why) {
      case DRAINING -> draining = true;
      case NO_MODEL -> models.remove(model);
      case FAILED -> {
        if (++failures >= settings.mostFailures()) {
          restingUntil = now + settings.rest().toNanos();
        }
      }
      case BUSY -> restingUntil = now + settings.leastSlack().toNanos() / 4;
      case WITHDRAWN, FENCED -> {} // The asker is at fault, not the worker.
    }
  }

  int inFlight() {
    return running.size() + queued.size();
  }

  /** Whether it was late, and has not answered since it was given another chance. */
  boolean isOnTrial() {
    return chances > 0;
  }

  /** Whether it may be sent a query, if it has room. */
  boolean suits(PoolQuery query) {
    return isReady(query.model) && query.allowed.test(id) && !query.failed.contains(id);
  }

  /** Whether it takes queries as soon as it has room. */
  boolean isExpectedToTake(long now) {
    return !isSuspect() && now >= restingUntil;
  }

  /** Whether it has room for a query now; on trial, for one alone. */
  boolean takes(int callsAhead, long now) {
    return isExpectedToTake(now)
        && (running.isEmpty() || (!isOnTrial() && inFlight() < capacity * (1 + callsAhead)));
  }

  /**
   * When one query more would be answered.
   *
   * @param joins whether its running call is being put together at this moment, so that the query
   *     would be in it
   */
  long finishWith(String model, boolean joins, long now) {
    DeviceCost cost = models.get(model);
    if (running.isEmpty()) {
      return now + cost.expected(1);
    }
    if (joins && running.size() < capacity && queued.isEmpty()) {
      return now + cost.expected(running.size() + 1);
    }
    long begins = Math.max(now, callBegan + callCost.expected(running.size()));
    int waiting = queued.size() + 1;
    long whole = (long) ((waiting - 1) / capacity) * cost.expected(capacity);
    return begins + whole + cost.expected((waiting - 1) % capacity + 1);
  }

  void send(long query, String model, boolean joins, long now) {
    DeviceCost cost = models.get(model);
    costs.put(query, cost);
    if (running.isEmpty()) {
      callCost = cost;
      begin(now);
      running.add(query);
    } else if (joins && running.size() < capacity && queued.isEmpty()) {
      running.add(query);
    } else {
      queued.add(query);
    }
  }

  /** Takes an answered query out; what waited behind a finished call is running from now on. */
  boolean remove(long query, long now) {
    costs.remove(query);
    if (!running.remove(query)) {
      return queued.remove(query) || overdue.remove(query);
    }
    if (running.isEmpty() && !queued.isEmpty()) {
      List<Long> next = new ArrayList<>(queued).subList(0, Math.min(capacity, queued.size()));
      running.addAll(next);
      queued.removeAll(next);
      begin(now);
    }
    return true;
  }

  private void begin(long now) {
    callBegan = now;
    excusedUntil = NOT_EXCUSED;
  }

  /** Gives its running call more time; returns false if that was done before. */
  boolean excuse(long until) {
    if (excusedUntil != NOT_EXCUSED) {
      return false;
    }
    excusedUntil = until;
    return true;
  }

  /** Learns from an answer, before the query is removed. */
  void observe(long query, int rows, long nanos, long now) {
    DeviceCost cost = costs.get(query);
    if (cost != null) {
      cost.observe(rows, nanos);
    }
    if (running.contains(query)) {
      double late = Math.max(0.0, (double) (now - callBegan - nanos));
      latenessDeviation += GAIN * (Math.abs(late - lateness) - latenessDeviation);
      lateness += GAIN * (late - lateness);
    }
  }

  /**
   * When the running call is overdue; {@link Long#MAX_VALUE} if nothing runs.
   *
   * @param leastSlack how late it may be at least, in nanoseconds
   */
  long deadline(long leastSlack) {
    if (running.isEmpty() || isSuspect()) {
      return Long.MAX_VALUE;
    }
    long expected = callCost.expected(running.size());
    double slack = 4 * (callCost.deviation() + latenessDeviation);
    long late = (long) Math.max((double) leastSlack, Math.max(slack, expected / 2.0));
    return Math.max(excusedUntil, callBegan + expected + (long) lateness + late);
  }
}
