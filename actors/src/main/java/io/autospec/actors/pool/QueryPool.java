package io.autospec.actors.pool;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongPredicate;

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

  /** Lets any worker answer. */
  public static final LongPredicate ANYBODY = worker -> true;

  private final PoolSettings settings;
  private final PoolWorkers workers;
  private final PoolQueries queries = new PoolQueries();
  private long strays;
  private long sentAgain;

  /**
   * Makes a pool without workers.
   *
   * @param settings its limits
   */
  public QueryPool(PoolSettings settings) {
    this.settings = settings;
    this.workers = new PoolWorkers(settings);
  }

  // ---- workers

  /**
   * A worker is there; it gets queries of the models that it has open.
   *
   * @param worker its id, new
   * @param capacity the most rows of one of its calls
   */
  public void workerJoined(long worker, int capacity) {
    workers.add(worker, capacity);
  }

  /**
   * A worker has a model open.
   *
   * @param cost what it measured of its calls
   * @return what is now sent
   */
  public List<PoolEffect> modelOpened(long worker, String model, DeviceCost cost, long now) {
    PoolWorker it = workers.of(worker);
    if (it == null || it.models.putIfAbsent(model, cost) != null) {
      return List.of();
    }
    it.without.remove(model);
    return dispatch(now);
  }

  /**
   * A worker cannot open a model.
   *
   * @return the queries to give up: others failed on them, and nobody is left
   */
  public List<PoolEffect> modelRefused(long worker, String model) {
    PoolWorker it = workers.of(worker);
    List<PoolEffect> effects = new ArrayList<>();
    if (it != null && it.without.add(model)) {
      queries.failedOn().forEach(query -> giveUpWithoutHope(query, effects));
    }
    return effects;
  }

  /** A worker is asked once more to open a model: it may have it some time. */
  public void modelAsked(long worker, String model) {
    PoolWorker it = workers.of(worker);
    if (it != null) {
      it.without.remove(model);
    }
  }

  /** A worker is gone: what it had is sent to others. */
  public List<PoolEffect> workerLeft(long worker, long now) {
    PoolWorker gone = workers.remove(worker);
    if (gone == null) {
      return List.of();
    }
    queries.release(gone, gone.all(), workers::isExpected);
    List<PoolEffect> effects = new ArrayList<>();
    queries.failedOn().forEach(query -> giveUpWithoutHope(query, effects));
    effects.addAll(dispatch(now));
    return effects;
  }

  /** A worker answers what it has and then leaves. */
  public void workerDrains(long worker) {
    PoolWorker it = workers.of(worker);
    if (it != null) {
      it.draining = true;
    }
  }

  /** Returns whether a worker has a model open and is not leaving. */
  public boolean isReady(long worker, String model) {
    return workers.isReady(worker, model);
  }

  /**
   * Returns how many rows of a model can be under way at once for little more than the price of one
   * a worker.
   */
  public int places(String model) {
    return workers.places(model);
  }

  // ---- queries

  /**
   * Queries are asked.
   *
   * @param asked new ids with the chance that each is needed
   * @param model what must be evaluated
   */
  public List<PoolEffect> submit(Map<Long, Double> asked, String model, long now) {
    return submit(asked, model, ANYBODY, now);
  }

  /**
   * Queries are asked that not all may answer.
   *
   * @param asked new ids with the chance that each is needed
   * @param model what must be evaluated
   * @param allowed says which workers may; asked again each time a place is looked for
   */
  public List<PoolEffect> submit(
      Map<Long, Double> asked, String model, LongPredicate allowed, long now) {
    long fastest = workers.fastestCall(model);
    long aging = fastest == 0 ? DEFAULT_AGING : AGING_CALLS * fastest;
    asked.forEach((id, need) -> queries.add(new PoolQuery(id, model, need, now, aging, allowed)));
    return dispatch(now);
  }

  /** Queries are no longer wanted, answered or not. */
  public List<PoolEffect> cancel(Collection<Long> ids, long now) {
    List<PoolEffect> effects = new ArrayList<>();
    for (long id : ids) {
      close(id, -1, effects);
    }
    effects.addAll(dispatch(now));
    return effects;
  }

  /** Returns whether the query still waits for its first answer. */
  public boolean isOpen(long query) {
    return queries.of(query) != null;
  }

  /** Returns whether a worker has been sent a query that is still open. */
  public boolean holds(long query, long worker) {
    PoolQuery open = queries.of(query);
    return open != null && open.holders.contains(worker);
  }

  /**
   * A worker answered. Whether the answer counts is told by {@link #isOpen} before.
   *
   * @param rows in its call
   * @param nanos that the call took
   */
  public List<PoolEffect> answered(long query, long worker, int rows, long nanos, long now) {
    PoolWorker it = workers.of(worker);
    if (it != null) {
      workers.observe(it, query, rows, nanos, now);
      it.remove(query, now);
      it.failures = 0;
      it.chances = 0;
      queries.release(it, it.trust(), workers::isExpected);
    }
    List<PoolEffect> effects = new ArrayList<>();
    if (!close(query, worker, effects)) {
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
  public List<PoolEffect> refused(long query, long worker, Refusal why, String words, long now) {
    PoolQuery open = queries.of(query);
    PoolWorker it = workers.of(worker);
    if (it != null) {
      it.remove(query, now);
      it.refused(why, open == null ? null : open.model, settings, now);
    }
    List<PoolEffect> effects = new ArrayList<>();
    if (open != null) {
      open.holders.remove(worker);
      if (why == Refusal.FAILED) {
        open.failed.add(worker);
        open.lastFailure = words;
        if (giveUpWithoutHope(open, effects)) {
          return effects;
        }
      }
      queries.await(open);
    }
    effects.addAll(dispatch(now));
    return effects;
  }

  /** Gives a query up on which enough workers failed, or all that there are; returns whether. */
  private boolean giveUpWithoutHope(PoolQuery query, List<PoolEffect> effects) {
    int failures = query.failed.size();
    if (failures < settings.mostFailures() && workers.hasHope(query)) {
      return false;
    }
    close(query.id, -1, effects);
    effects.add(new PoolEffect.GiveUp(query.id, failures, query.lastFailure));
    return true;
  }

  /** Takes a query out; returns whether it was open. */
  private boolean close(long id, long answeredBy, List<PoolEffect> effects) {
    PoolQuery query = queries.remove(id);
    if (query == null) {
      return false;
    }
    query.holders.addAll(query.late); // They may have it still.
    for (long holder : query.holders) {
      if (holder != answeredBy && workers.has(holder)) {
        effects.add(new PoolEffect.Withdraw(id, holder));
      }
    }
    return true;
  }

  // ---- time

  /** Returns when {@link #tick} has something to do, or {@link Long#MAX_VALUE}. */
  public long nextDeadline(long now) {
    return workers.nextDeadline(queries.size() > 0, queries.waiting() > 0, now);
  }

  /** Time has passed: what is overdue is sent to others as well. */
  public List<PoolEffect> tick(long now) {
    for (PoolWorker worker : workers.overdue(now)) {
      worker.suspect(now);
      worker.overdue.forEach(this::sendAlsoElsewhere);
    }
    for (PoolWorker worker : SecondChances.look(workers.all(), queries.all(), now)) {
      worker.chances++;
      List<Long> late = worker.trust();
      queries.late(worker, late);
      queries.release(worker, late, workers::isExpected);
    }
    return dispatch(now);
  }

  private void sendAlsoElsewhere(long id) {
    PoolQuery query = queries.of(id);
    if (query != null && query.holders.size() < settings.mostCopies()) {
      queries.await(query);
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
    return queries.waiting();
  }

  // ---- inside

  /** Gives free places to waiting queries, the most needed first. */
  private List<PoolEffect> dispatch(long now) {
    if (queries.waiting() == 0) {
      return List.of();
    }
    List<PoolEffect> effects = new ArrayList<>();
    // Calls that are being put together at this moment: more rows may still join them.
    List<PoolWorker> joining = new ArrayList<>();
    Set<String> full = new HashSet<>();
    for (PoolQuery query : queries.waitingInOrder()) {
      PoolWorker best = full.contains(query.model) ? null : workers.best(query, joining, now);
      if (best == null) {
        if (query.allowed == ANYBODY && query.holders.isEmpty() && query.failed.isEmpty()) {
          full.add(query.model);
        }
        continue;
      }
      if (best.running.isEmpty()) {
        joining.add(best);
      }
      best.send(query.id, query.model, joining.contains(best), now);
      queries.placed(query);
      boolean again = !query.holders.isEmpty() || query.sentBefore;
      query.holders.add(best.id);
      query.sentBefore = true;
      query.sentAt = now;
      sentAgain += again ? 1 : 0;
      effects.add(new PoolEffect.Send(query.id, best.id, again));
    }
    return effects;
  }
}
