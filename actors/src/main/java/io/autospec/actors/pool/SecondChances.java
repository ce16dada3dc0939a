package io.autospec.actors.pool;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Which workers that are late get another chance. Each is looked at once a second: it may be slow,
 * and then knows what it is sent again; or what it was sent, or its answers, got lost. No state of
 * its own.
 */
final class SecondChances {
  private static final int FIRST_DOUBLINGS = 3;
  private static final int MOST_DOUBLINGS = 6;

  private SecondChances() {}

  /**
   * Looks at the late workers whose time it is, and puts their next look off. One is tried again if
   * some query waits for it, as nobody else is expected to answer that; else after 8 s, and the
   * later the oftener it was in vain. All are judged as they were before any of them is trusted:
   * after an outage all come back together.
   *
   * @param workers all of the pool's
   * @param open all queries that are not answered
   * @return those that are to be trusted again
   */
  static List<PoolWorker> look(
      Collection<PoolWorker> workers, Collection<PoolQuery> open, long now) {
    List<PoolWorker> due =
        workers.stream().filter(worker -> worker.isSuspect() && now >= worker.nextLook).toList();
    if (due.isEmpty()) {
      return due;
    }
    List<PoolWorker> expected =
        workers.stream().filter(worker -> worker.isExpectedToTake(now)).toList();
    List<PoolWorker> chosen = new ArrayList<>();
    for (PoolWorker worker : due) {
      worker.nextLook = now + PoolWorker.LOOK_NANOS;
      int doublings = Math.min(FIRST_DOUBLINGS + worker.chances, MOST_DOUBLINGS);
      if (now - worker.suspectSince >= PoolWorker.LOOK_NANOS << doublings
          || open.stream().anyMatch(query -> waitsFor(query, worker, workers, expected, now))) {
        chosen.add(worker);
      }
    }
    return chosen;
  }

  private static boolean waitsFor(
      PoolQuery query,
      PoolWorker worker,
      Collection<PoolWorker> workers,
      List<PoolWorker> expected,
      long now) {
    boolean othersAreThere = expected.stream().anyMatch(other -> other.suits(query));
    if (query.waiting) {
      return worker.suits(query) && !othersAreThere;
    }
    // All its copies are out. If all are late it is sent once more: to one of them after a second;
    // to somebody else after a second, and then after two, four and eight, so that devices that all
    // became slow do not all do the same.
    int doublings = othersAreThere ? Math.min(query.late.size(), FIRST_DOUBLINGS) : 0;
    return query.holders.contains(worker.id)
        && now - query.sentAt >= PoolWorker.LOOK_NANOS << doublings
        && workers.stream()
            .noneMatch(other -> !other.isSuspect() && query.holders.contains(other.id));
  }
}
