package io.autospec.actors.worker;

import io.autospec.actors.worker.DeviceBacklog.Put;
import java.util.List;

/** A {@link DeviceBacklog} between threads. Any thread may put; one takes, and waits. */
final class DeviceQueue {
  private final DeviceBacklog backlog;

  /**
   * Makes an empty queue.
   *
   * @param limit the most requests that wait
   * @param capacity the most rows of a call
   * @param agingNanos how much longer than another a request waits to outrank it whatever the need
   */
  DeviceQueue(int limit, int capacity, long agingNanos) {
    this.backlog = new DeviceBacklog(limit, capacity, agingNanos);
  }

  synchronized Put put(EvaluationRequest request) {
    Put put = backlog.put(request);
    if (put == Put.TAKEN) {
      notifyAll();
    }
    return put;
  }

  /** Takes a waiting request out; returns it, or null if it does not wait. */
  synchronized EvaluationRequest withdraw(long asker, long query) {
    return backlog.withdraw(asker, query);
  }

  /** Takes out all that an asker has waiting, because it is gone. */
  synchronized void forget(long asker) {
    backlog.forget(asker);
  }

  /**
   * Waits for requests and takes those of one call. It waits for those that were sent with the most
   * needed one, but not for long.
   *
   * @param lingerNanos the longest wait for company
   * @return in order of need; empty if the queue is closed
   */
  synchronized List<EvaluationRequest> take(long lingerNanos) throws InterruptedException {
    backlog.idle();
    while (true) {
      while (backlog.isEmpty() && !backlog.isClosed()) {
        wait();
      }
      for (long left = backlog.lingerLeft(lingerNanos, System.nanoTime());
          left > 0;
          left = backlog.lingerLeft(lingerNanos, System.nanoTime())) {
        wait(left / 1_000_000, (int) (left % 1_000_000));
      }
      // All that waited may have been withdrawn meanwhile: that is no end.
      if (!backlog.isEmpty() || backlog.isClosed()) {
        return backlog.take();
      }
    }
  }

  /** Sets how long requests wait to outrank others; of those that come from now on. */
  synchronized void agingNanos(long nanos) {
    backlog.agingNanos(nanos);
  }

  /** The queries that run, and those that wait. */
  synchronized List<Long> queries() {
    return backlog.queries();
  }

  synchronized int size() {
    return backlog.size();
  }

  /** Ends it, because nobody will take anything any more; returns what waited. */
  synchronized List<EvaluationRequest> end() {
    backlog.idle();
    return close();
  }

  /** Takes nothing new; returns what waited. */
  synchronized List<EvaluationRequest> close() {
    List<EvaluationRequest> left = backlog.close();
    notifyAll();
    return left;
  }
}
