package io.autospec.cli.job;

import java.util.List;
import java.util.PriorityQueue;

/** The queries that wait for a worker, most needed first. Bounded by the open windows. */
final class QueryQueue {
  private final PriorityQueue<Query> waiting = new PriorityQueue<>();
  private final int workers;
  private final int rowLimit;
  private boolean closed;

  /**
   * Makes an empty queue.
   *
   * @param workers how many share it
   * @param rowLimit the most queries that one call takes
   */
  QueryQueue(int workers, int rowLimit) {
    this.workers = workers;
    this.rowLimit = rowLimit;
  }

  synchronized void add(List<Query> queries) {
    waiting.addAll(queries);
    notifyAll();
  }

  /**
   * Waits for queries and takes a worker's fair share of them.
   *
   * @param into cleared, then filled; left empty if the queue was closed
   */
  synchronized void take(List<Query> into) throws InterruptedException {
    into.clear();
    while (waiting.isEmpty() && !closed) {
      wait();
    }
    if (closed) {
      return;
    }
    int share = Math.min(rowLimit, (waiting.size() + workers - 1) / workers);
    for (int i = 0; i < share; i++) {
      into.add(waiting.remove());
    }
  }

  synchronized void close() {
    closed = true;
    waiting.clear();
    notifyAll();
  }
}
