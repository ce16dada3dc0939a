package io.autospec.actors.pool;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Who answers what: takes the queries of all open trajectories and the workers as they come and go,
 * and decides what is sent where, when it is sent again, and whose answer counts.
 *
 * <p>A free place goes to the query most likely needed; it is sent where it should be answered
 * first, alone or as one more row of a call. An answer that is overdue makes its worker suspect:
 * what it holds is sent elsewhere too, and the first answer counts.
 *
 * <p>Times are nanoseconds of any one clock. Not thread-safe.
 */
public final class QueryPool {
  /** How much longer than a call a query waits before it is ranked above newer, surer ones. */
  private static final int AGING_CALLS = 20;

  private static final long DEFAULT_AGING = 1_000_000_000L;

  /** How long a worker that is overdue gets nothing new, if all others are as well. */
  private static final long RETRY_NANOS = 1_000_000_000L;

  private static final int MOST_DOUBLINGS = 6;

  /** What the pool wants done. */
  public sealed interface Effect {
    /**
     * Send a query to a worker.
     *
     * @param query which
     * @param worker where to
     * @param again whether another worker was sent it before
     */
    record Send(long query, long worker, boolean again) implements Effect {}

    /** A query is answered: tell a worker that has it too not to begin. */
    record Withdraw(long query, long worker) implements Effect {}

    /** Nobody can answer the query: so many workers failed on it. */
    record GiveUp(long query, int failures, String lastFailure) implements Effect {}
  }

  /** Why a worker will not answer a query. */
  public enum Refusal {
    /** It has no room, or the query never reached it. */
    BUSY,
    /** It is leaving. */
    DRAINING,
    /** It does not have the model open. */
    NO_MODEL,
    /** It was told that the answer is not wanted any more. */
    WITHDRAWN,
    /** Its network failed on it, or it answered nonsense. */
    FAILED
  }

  private final PoolSettings settings;
  private final Map<Long, PoolWorker> workers = new LinkedHashMap<>();
  private final Map<Long, PoolQuery> queries = new HashMap<>();
  private final TreeSet<PoolQuery> waiting = new TreeSet<>();
  private long strays;
  private long sentAgain;

  /**
   * Makes a pool without workers.
   *
   * @param settings its limits
   */
  public QueryPool(PoolSettings settings) {
    this.settings = settings;
  }

  // ---- workers

  /**
   * A worker is there; it gets queries of the models that it has open.
   *
   * @param worker its id, new
   * @param capacity the most rows of one of its calls
   */
  public void workerJoined(long worker, int capacity) {
    if (workers.putIfAbsent(worker, new PoolWorker(worker, capacity)) != null) {
      throw new IllegalArgumentException("worker " + worker + " is here already");
    }
  }

  /**
   * A worker has a model open.
   *
   * @param cost what it measured of its calls
   * @return what is now sent
   */
  public List<Effect> modelOpened(long worker, String model, DeviceCost cost, long now) {
    PoolWorker it = workers.get(worker);
    if (it == null || it.models.putIfAbsent(model, cost) != null) {
      return List.of();
    }
    return dispatch(now);
  }

  /** A worker is gone: what it had is sent to others. */
  public List<Effect> workerLeft(long worker, long now) {
    PoolWorker gone = workers.remove(worker);
    if (gone == null) {
      return List.of();
    }
    List<Long> had = new ArrayList<>(gone.running);
    had.addAll(gone.queued);
    had.addAll(gone.overdue);
    release(gone, had);
    return dispatch(now);
  }

  /** A worker answers what it has and then leaves. */
  public void workerDrains(long worker) {
    PoolWorker it = workers.get(worker);
    if (it != null) {
      it.draining = true;
    }
  }

  /** Returns whether a worker has a model open and is not leaving. */
  public boolean isReady(long worker, String model) {
    PoolWorker it = workers.get(worker);
    return it != null && !it.draining && it.models.containsKey(model);
  }

  /** Returns the workers that have a model open and are not leaving. */
  public int workersOf(String model) {
    return (int)
        workers.values().stream().filter(w -> !w.draining && w.models.containsKey(model)).count();
  }

  /**
   * Returns how many rows of a model can be under way at once for little more than the price of one
   * a worker.
   */
  public int places(String model) {
    int places = 0;
    for (PoolWorker worker : workers.values()) {
      DeviceCost cost = worker.models.get(model);
      if (cost != null && !worker.isSuspect() && !worker.draining) {
        places += cost.freeRows(worker.capacity);
      }
    }
    return places;
  }

  /** Returns when a call with one row on the fastest worker should be answered, or 0. */
  public long fastestCall(String model) {
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

  // ---- queries

  /**
   * Queries are asked.
   *
   * @param asked new ids with the chance that each is needed
   * @param model what must be evaluated
   */
  public List<Effect> submit(Map<Long, Double> asked, String model, long now) {
    long fastest = fastestCall(model);
    long aging = fastest == 0 ? DEFAULT_AGING : AGING_CALLS * fastest;
    asked.forEach(
        (id, need) -> {
          PoolQuery query = new PoolQuery(id, model, need, now, aging);
          if (queries.putIfAbsent(id, query) != null) {
            throw new IllegalArgumentException("query " + id + " is here already");
          }
          await(query);
        });
    return dispatch(now);
  }

  /** Queries are no longer wanted, answered or not. */
  public List<Effect> cancel(Collection<Long> ids, long now) {
    List<Effect> effects = new ArrayList<>();
    for (long id : ids) {
      close(id, -1, effects);
    }
    effects.addAll(dispatch(now));
    return effects;
  }

  /** Returns whether the query still waits for its first answer. */
  public boolean isOpen(long query) {
    return queries.containsKey(query);
  }

  /** Returns whether a worker has been sent a query that is still open. */
  public boolean holds(long query, long worker) {
    PoolQuery open = queries.get(query);
    return open != null && open.holders.contains(worker);
  }

  /**
   * A worker answered. Whether the answer counts is told by {@link #isOpen} before.
   *
   * @param rows in its call
   * @param nanos that the call took
   */
  public List<Effect> answered(long query, long worker, int rows, long nanos, long now) {
    List<Effect> effects = new ArrayList<>();
    PoolWorker it = workers.get(worker);
    if (it != null) {
      it.observe(query, rows, nanos, now);
      it.remove(query, now);
      it.failures = 0;
      it.chances = 0;
      release(it, it.trust());
    }
    if (queries.containsKey(query)) {
      close(query, worker, effects);
    } else {
      strays++;
    }
    effects.addAll(dispatch(now));
    return effects;
  }

  /**
   * A worker will not answer.
   *
   * @param why in one word
   * @param words for a person
   */
  public List<Effect> refused(long query, long worker, Refusal why, String words, long now) {
    PoolWorker it = workers.get(worker);
    if (it != null) {
      it.remove(query, now);
      note(it, why, query, now);
    }
    List<Effect> effects = new ArrayList<>();
    PoolQuery open = queries.get(query);
    if (open != null) {
      open.holders.remove(worker);
      if (why == Refusal.FAILED) {
        open.failed.add(worker);
        int enough = Math.min(settings.mostFailures(), Math.max(1, workersOf(open.model)));
        if (open.failed.size() >= enough) {
          int failures = open.failed.size();
          close(query, -1, effects);
          effects.add(new Effect.GiveUp(query, failures, words));
          return effects;
        }
      }
      await(open);
    }
    effects.addAll(dispatch(now));
    return effects;
  }

  private void note(PoolWorker worker, Refusal why, long query, long now) {
    switch (why) {
      case DRAINING -> worker.draining = true;
      case NO_MODEL -> {
        PoolQuery open = queries.get(query);
        if (open != null) {
          worker.models.remove(open.model);
        }
      }
      case FAILED -> {
        if (++worker.failures >= settings.mostFailures()) {
          worker.restingUntil = now + settings.rest().toNanos();
        }
      }
      case BUSY -> worker.restingUntil = now + settings.leastSlack().toNanos() / 4;
      case WITHDRAWN -> {}
    }
  }

  // ---- time

  /** Returns when {@link #tick} has something to do, or {@link Long#MAX_VALUE}. */
  public long nextDeadline(long now) {
    long next = Long.MAX_VALUE;
    boolean nobody = allSuspect();
    for (PoolWorker worker : workers.values()) {
      if (!queries.isEmpty() && worker.isSuspect()) {
        next = Math.min(next, nextChance(worker, nobody));
      }
      next = Math.min(next, worker.deadline(settings.leastSlack().toNanos()));
      if (!waiting.isEmpty() && worker.restingUntil > now) {
        next = Math.min(next, worker.restingUntil);
      }
    }
    return next;
  }

  /** Time has passed: what is overdue is sent to others as well. */
  public List<Effect> tick(long now) {
    boolean nobody = allSuspect();
    for (PoolWorker worker : workers.values()) {
      if (worker.deadline(settings.leastSlack().toNanos()) <= now) {
        worker.suspect(now);
        worker.overdue.forEach(this::sendAlsoElsewhere);
      } else if (worker.isSuspect() && now >= nextChance(worker, nobody)) {
        // It may be slow, and then knows what it is sent again; or what it was sent, or its
        // answers, got lost.
        worker.chances++;
        release(worker, worker.trust());
      }
    }
    return dispatch(now);
  }

  /** With nobody else left a worker is tried soon, else the later the oftener it was in vain. */
  private static long nextChance(PoolWorker worker, boolean nobodyElse) {
    int doublings = nobodyElse ? 0 : Math.min(3 + worker.chances, MOST_DOUBLINGS);
    return worker.suspectSince + (RETRY_NANOS << doublings);
  }

  private boolean allSuspect() {
    boolean any = false;
    for (PoolWorker worker : workers.values()) {
      if (!worker.models.isEmpty() && !worker.draining) {
        if (!worker.isSuspect()) {
          return false;
        }
        any = true;
      }
    }
    return any;
  }

  private void sendAlsoElsewhere(long id) {
    PoolQuery query = queries.get(id);
    if (query != null && query.holders.size() < settings.mostCopies()) {
      await(query);
    }
  }

  // ---- figures

  /** Returns how many answers came that nobody waited for. */
  public long strays() {
    return strays;
  }

  /** Returns how often a query was sent to another worker as well. */
  public long sentAgain() {
    return sentAgain;
  }

  /** Returns how many queries are open. */
  public int open() {
    return queries.size();
  }

  /** Returns how many queries wait for a place. */
  public int waiting() {
    return waiting.size();
  }

  // ---- inside

  private void await(PoolQuery query) {
    if (!query.waiting) {
      query.waiting = true;
      waiting.add(query);
    }
  }

  /** Queries that a worker will not answer, or has not in time: somebody else does. */
  private void release(PoolWorker worker, List<Long> had) {
    for (long id : had) {
      PoolQuery query = queries.get(id);
      if (query != null) {
        query.holders.remove(worker.id);
        if (query.holders.isEmpty()) {
          await(query);
        }
      }
    }
  }

  private void close(long id, long answeredBy, List<Effect> effects) {
    PoolQuery query = queries.remove(id);
    if (query == null) {
      return;
    }
    if (query.waiting) {
      waiting.remove(query);
    }
    for (long holder : query.holders) {
      if (holder != answeredBy && workers.containsKey(holder)) {
        effects.add(new Effect.Withdraw(id, holder));
      }
    }
  }

  /** Gives free places to waiting queries, the most needed first. */
  private List<Effect> dispatch(long now) {
    if (waiting.isEmpty()) {
      return List.of();
    }
    List<Effect> effects = new ArrayList<>();
    // Calls that are being put together at this moment: more rows may still join them.
    List<PoolWorker> joining = new ArrayList<>();
    Set<String> full = new HashSet<>();
    for (PoolQuery query : List.copyOf(waiting)) {
      PoolWorker best = full.contains(query.model) ? null : best(query, joining, now);
      if (best == null) {
        if (query.holders.isEmpty() && query.failed.isEmpty()) {
          full.add(query.model);
        }
        continue;
      }
      if (best.running.isEmpty()) {
        joining.add(best);
      }
      best.send(query.id, query.model, joining.contains(best), now);
      waiting.remove(query);
      query.waiting = false;
      boolean again = !query.holders.isEmpty() || query.sentBefore;
      query.holders.add(best.id);
      query.sentBefore = true;
      sentAgain += again ? 1 : 0;
      effects.add(new Effect.Send(query.id, best.id, again));
    }
    return effects;
  }

  private PoolWorker best(PoolQuery query, List<PoolWorker> joining, long now) {
    PoolWorker best = null;
    long earliest = Long.MAX_VALUE;
    for (PoolWorker worker : workers.values()) {
      if (query.holders.contains(worker.id)
          || query.failed.contains(worker.id)
          || !worker.takes(query.model, settings.callsAhead(), now)) {
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
}
