package io.autospec.actors.pool;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The workers that a pool has, and which of them should answer a query first. */
final class PoolWorkers {
  private final PoolSettings settings;
  private final LearnedSlack slack;
  private final AskAgainBudget budget = new AskAgainBudget();
  private final Map<Long, PoolWorker> workers = new LinkedHashMap<>();

  PoolWorkers(PoolSettings settings) {
    this.settings = settings;
    this.slack = new LearnedSlack(settings.leastSlack().toNanos());
  }

  void add(long worker, int capacity) {
    if (workers.putIfAbsent(worker, new PoolWorker(worker, capacity)) != null) {
      throw new IllegalArgumentException("worker " + worker + " is here already");
    }
  }

  PoolWorker remove(long worker) {
    return workers.remove(worker);
  }

  PoolWorker of(long worker) {
    return workers.get(worker);
  }

  boolean has(long worker) {
    return workers.containsKey(worker);
  }

  Collection<PoolWorker> all() {
    return workers.values();
  }

  /** Whether a worker is there and not overdue. */
  boolean isExpected(long worker) {
    PoolWorker it = workers.get(worker);
    return it != null && !it.isSuspect();
  }

  boolean isReady(long worker, String model) {
    PoolWorker it = workers.get(worker);
    return it != null && it.isReady(model);
  }

  /**
   * Whether somebody may still answer a query who has not failed on it: who has it, who has its
   * model open, or who is yet to open it.
   */
  boolean hasHope(PoolQuery query) {
    for (PoolWorker worker : workers.values()) {
      if (!query.failed.contains(worker.id)
          && query.allowed.test(worker.id)
          && (query.holders.contains(worker.id) || worker.mayServe(query.model))) {
        return true;
      }
    }
    return false;
  }

  /** Rows of a model that can be under way at once for little more than the price of one each. */
  int places(String model) {
    int places = 0;
    for (PoolWorker worker : workers.values()) {
      if (worker.isReady(model) && !worker.isSuspect()) {
        places += worker.isOnTrial() ? 1 : worker.models.get(model).freeRows(worker.capacity);
      }
    }
    return places;
  }

  /** What a call with one row takes on the fastest worker, or 0. */
  long fastestCall(String model) {
    long fastest = 0;
    for (PoolWorker worker : workers.values()) {
      DeviceCost cost = worker.models.get(model);
      if (cost != null) {
        long nanos = cost.expected(1);
        fastest = fastest == 0 ? nanos : Math.min(fastest, nanos);
      }
    }
    return fastest;
  }

  /**
   * Who should answer a query first, or null if nobody has room. One that was late with it before
   * gets it only if nobody else is there who may have room some time.
   *
   * @param joining whose running calls are being put together at this moment
   */
  PoolWorker best(PoolQuery query, List<PoolWorker> joining, long now) {
    boolean othersAreThere =
        !query.late.isEmpty()
            && workers.values().stream()
                .anyMatch(
                    worker ->
                        worker.isExpectedToTake(now)
                            && worker.suits(query)
                            && !query.late.contains(worker.id));
    PoolWorker best = null;
    long earliest = Long.MAX_VALUE;
    for (PoolWorker worker : workers.values()) {
      if (query.holders.contains(worker.id)
          || !worker.suits(query)
          || !worker.takes(settings.callsAhead(), now)
          || (othersAreThere && query.late.contains(worker.id))) {
        continue;
      }
      long finish = worker.finishWith(query.model, joining.contains(worker), now);
      if (finish < earliest
          || (finish == earliest && best != null && worker.inFlight() < best.inFlight())) {
        best = worker;
        earliest = finish;
      }
    }
    return best;
  }

  /** When something is overdue next, or a late one is looked at. */
  long nextDeadline(boolean anyOpen, boolean anyWaiting, long now) {
    long next = Long.MAX_VALUE;
    for (PoolWorker worker : workers.values()) {
      if (anyOpen && worker.isSuspect()) {
        next = Math.min(next, worker.nextLook);
      }
      next = Math.min(next, deadline(worker));
      if (anyWaiting && worker.restingUntil > now) {
        next = Math.min(next, worker.restingUntil);
      }
    }
    return next;
  }

  /** When a worker's running call is overdue. */
  long deadline(PoolWorker worker) {
    return worker.deadline(slack.nanos());
  }

  /** Learns from an answer, before its query is taken from the worker. */
  void observe(PoolWorker worker, long query, int rows, long nanos, long now) {
    budget.answered();
    if (worker.running.contains(query)) {
      slack.inTime();
    } else if (worker.overdue.contains(query)) {
      slack.tooLate(now - worker.suspectSince);
    }
    worker.observe(query, rows, nanos, now);
  }

  /**
   * Those whose running calls are overdue. Once a call they have more time instead: a little if
   * this is looked at late, because this process stood still, and what is late may lie unread; and
   * much while too many are late for that to mean anything.
   */
  List<PoolWorker> overdue(long now) {
    long earliest = Long.MAX_VALUE;
    List<PoolWorker> overdue = new ArrayList<>();
    for (PoolWorker worker : workers.values()) {
      long deadline = deadline(worker);
      if (deadline <= now) {
        earliest = Math.min(earliest, deadline);
        overdue.add(worker);
      }
    }
    long least = settings.leastSlack().toNanos();
    boolean stoodStill = !overdue.isEmpty() && now - earliest > least;
    overdue.removeIf(
        worker -> {
          if (!budget.allows()) {
            return worker.excuse(now + slack.longest());
          }
          if (stoodStill && worker.excuse(now + least)) {
            return true;
          }
          budget.spend(worker.inFlight());
          return false;
        });
    return overdue;
  }
}
