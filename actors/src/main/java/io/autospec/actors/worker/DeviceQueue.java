package io.autospec.actors.worker;

import io.autospec.actors.wire.NetworkKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.TreeSet;

/**
 * What waits for a device: the most needed first, and what waits long before newer ones that are
 * needed more. Bounded. Any thread may put; one takes.
 */
final class DeviceQueue {
  private record Waiting(EvaluationRequest request, double rank, long number) {}

  private static final Comparator<Waiting> ORDER =
      Comparator.comparingDouble(Waiting::rank).thenComparingLong(Waiting::number);

  private final TreeSet<Waiting> waiting = new TreeSet<>(ORDER);
  private final int limit;
  private final int capacity;
  private long agingNanos;
  private long numbers;
  private List<EvaluationRequest> running = List.of();
  private boolean closed;

  /**
   * Makes an empty queue.
   *
   * @param limit the most requests that wait
   * @param capacity the most rows of a call
   * @param agingNanos how much longer than another a request waits to outrank it whatever the need
   */
  DeviceQueue(int limit, int capacity, long agingNanos) {
    this.limit = limit;
    this.capacity = capacity;
    this.agingNanos = agingNanos;
  }

  /** What becomes of a request. */
  enum Put {
    TAKEN,
    /** The same request waits or runs already: its answer will come. */
    KNOWN,
    FULL,
    CLOSED
  }

  synchronized Put put(EvaluationRequest request) {
    if (closed) {
      return Put.CLOSED;
    }
    if (knows(request)) {
      return Put.KNOWN;
    }
    if (waiting.size() >= limit) {
      return Put.FULL;
    }
    // A time, which stays comparable when the aging of later requests is another.
    double rank = request.arrivedNanos() - request.terms().need() * agingNanos;
    waiting.add(new Waiting(request, rank, numbers++));
    notifyAll();
    return Put.TAKEN;
  }

  private boolean knows(EvaluationRequest request) {
    for (EvaluationRequest other : running) {
      if (other.isSameAs(request.asker(), request.query())) {
        return true;
      }
    }
    for (Waiting other : waiting) {
      if (other.request().isSameAs(request.asker(), request.query())) {
        return true;
      }
    }
    return false;
  }

  /** Takes a waiting request out; returns it, or null if it does not wait. */
  synchronized EvaluationRequest withdraw(long asker, long query) {
    for (Iterator<Waiting> all = waiting.iterator(); all.hasNext(); ) {
      EvaluationRequest request = all.next().request();
      if (request.isSameAs(asker, query)) {
        all.remove();
        return request;
      }
    }
    return null;
  }

  /** Takes out all that an asker has waiting, because it is gone. */
  synchronized void forget(long asker) {
    waiting.removeIf(other -> other.request().asker() == asker);
  }

  /**
   * Waits for requests and takes those of one call: the most needed one, and others of the same
   * network. It waits for those that were sent with it, but not for long.
   *
   * @param lingerNanos the longest wait for company
   * @return in order of need; empty if the queue is closed
   */
  synchronized List<EvaluationRequest> take(long lingerNanos) throws InterruptedException {
    running = List.of();
    while (waiting.isEmpty() && !closed) {
      wait();
    }
    linger(lingerNanos);
    if (waiting.isEmpty()) {
      return List.of();
    }
    NetworkKey network = waiting.first().request().terms().network();
    List<EvaluationRequest> call = new ArrayList<>();
    for (Iterator<Waiting> all = waiting.iterator(); all.hasNext() && call.size() < capacity; ) {
      EvaluationRequest request = all.next().request();
      if (request.terms().network().equals(network)) {
        call.add(request);
        all.remove();
      }
    }
    running = call;
    return call;
  }

  private void linger(long lingerNanos) throws InterruptedException {
    while (!closed && !waiting.isEmpty()) {
      EvaluationRequest first = waiting.first().request();
      long left = first.arrivedNanos() + lingerNanos - System.nanoTime();
      if (left <= 0 || waiting.size() >= Math.min(capacity, first.terms().company())) {
        return;
      }
      wait(left / 1_000_000, (int) (left % 1_000_000));
    }
  }

  /** Sets how long requests wait to outrank others; of those that come from now on. */
  synchronized void agingNanos(long nanos) {
    agingNanos = Math.max(1, nanos);
  }

  /** The queries that run, and those that wait. */
  synchronized List<Long> queries() {
    List<Long> all = new ArrayList<>();
    running.forEach(request -> all.add(request.query()));
    waiting.forEach(other -> all.add(other.request().query()));
    return all;
  }

  synchronized int size() {
    return waiting.size() + running.size();
  }

  /** Ends it, because nobody will take anything any more; returns what waited. */
  synchronized List<EvaluationRequest> end() {
    running = List.of();
    return close();
  }

  /** Takes nothing new; returns what waited. */
  synchronized List<EvaluationRequest> close() {
    closed = true;
    List<EvaluationRequest> left = waiting.stream().map(Waiting::request).toList();
    waiting.clear();
    notifyAll();
    return left;
  }
}
