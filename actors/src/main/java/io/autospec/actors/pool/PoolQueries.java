package io.autospec.actors.pool;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.LongPredicate;

/** The open queries of a pool, and those of them that wait for a place. */
final class PoolQueries {
  private final Map<Long, PoolQuery> open = new HashMap<>();
  private final TreeSet<PoolQuery> waiting = new TreeSet<>();

  PoolQueries() {}

  /** Adds a query, which waits. */
  void add(PoolQuery query) {
    if (open.putIfAbsent(query.id, query) != null) {
      throw new IllegalArgumentException("query " + query.id + " is here already");
    }
    await(query);
  }

  PoolQuery of(long id) {
    return open.get(id);
  }

  /** Takes a query out; returns null if it was not open. */
  PoolQuery remove(long id) {
    PoolQuery query = open.remove(id);
    if (query != null) {
      placed(query);
    }
    return query;
  }

  /** It waits for a place, maybe for one more. */
  void await(PoolQuery query) {
    if (!query.waiting) {
      query.waiting = true;
      waiting.add(query);
    }
  }

  /** It waits no longer. */
  void placed(PoolQuery query) {
    if (query.waiting) {
      waiting.remove(query);
      query.waiting = false;
    }
  }

  /**
   * A worker will not answer these, or has not in time: somebody else does, unless somebody has
   * them who is not late with them.
   *
   * @param expected whether a worker's answers are expected
   */
  void release(PoolWorker worker, List<Long> had, LongPredicate expected) {
    for (long id : had) {
      PoolQuery query = open.get(id);
      if (query != null) {
        query.holders.remove(worker.id);
        if (query.holders.stream().noneMatch(expected::test)) {
          await(query);
        }
      }
    }
  }

  /** A worker was late with these. */
  void late(PoolWorker worker, List<Long> had) {
    for (long id : had) {
      PoolQuery query = open.get(id);
      if (query != null) {
        query.late.add(worker.id);
      }
    }
  }

  /** Those that wait, the most needed first; a copy. */
  List<PoolQuery> waitingInOrder() {
    return List.copyOf(waiting);
  }

  /** Those that somebody failed on; a copy. */
  List<PoolQuery> failedOn() {
    return open.values().stream().filter(query -> !query.failed.isEmpty()).toList();
  }

  /** All that are open. */
  Collection<PoolQuery> all() {
    return open.values();
  }

  int size() {
    return open.size();
  }

  int waiting() {
    return waiting.size();
  }
}
