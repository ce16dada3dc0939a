package io.autospec.actors.worker;

import io.autospec.actors.wire.NetworkKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.TreeSet;

/**
 * What waits for a device, and what it works on: the most needed first, and what waits long before
 * newer ones that are needed more. Bounded. No thread and no clock; not thread-safe.
 */
public final class DeviceBacklog {
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
   * Makes it empty.
   *
   * @param limit the most requests that wait
   * @param capacity the most rows of a call
   * @param agingNanos how much longer than another a request waits to outrank it whatever the need
   */
  public DeviceBacklog(int limit, int capacity, long agingNanos) {
    this.limit = limit;
    this.capacity = capacity;
    this.agingNanos = agingNanos;
  }

  /** What becomes of a request. */
  public enum Put {
    /** It waits. */
    TAKEN,
    /** The same request waits or runs already: its answer will come. */
    KNOWN,
    /** There is no room. */
    FULL,
    /** Nothing is taken any more. */
    CLOSED
  }

  /** Takes a request, or says why not. */
  public Put put(EvaluationRequest request) {
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
  public EvaluationRequest withdraw(long asker, long query) {
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
  public void forget(long asker) {
    waiting.removeIf(other -> other.request().asker() == asker);
  }

  /** Nothing runs any more. */
  public void idle() {
    running = List.of();
  }

  /**
   * How much longer a call waits for those that were sent with its first one.
   *
   * @param lingerNanos the longest wait for company
   * @param now the time, by the clock of the requests' arrivals
   * @return nanoseconds; 0 or less if it begins now, or nothing waits
   */
  public long lingerLeft(long lingerNanos, long now) {
    if (closed || waiting.isEmpty()) {
      return 0;
    }
    EvaluationRequest first = waiting.first().request();
    return waiting.size() >= Math.min(capacity, first.terms().company())
        ? 0
        : first.arrivedNanos() + lingerNanos - now;
  }

  /**
   * Takes the requests of one call, which run from now on: the most needed one, and others of the
   * same network.
   *
   * @return in order of need; empty if nothing waits
   */
  public List<EvaluationRequest> take() {
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

  /** Sets how long requests wait to outrank others; of those that come from now on. */
  public void agingNanos(long nanos) {
    agingNanos = Math.max(1, nanos);
  }

  /** The queries that run, and those that wait. */
  public List<Long> queries() {
    List<Long> all = new ArrayList<>();
    running.forEach(request -> all.add(request.query()));
    waiting.forEach(other -> all.add(other.request().query()));
    return all;
  }

  /** Returns how many wait or run. */
  public int size() {
    return waiting.size() + running.size();
  }

  /** Returns whether nothing waits. */
  public boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** Returns whether it was closed. */
  public boolean isClosed() {
    return closed;
  }

  /** Ends it; returns what waited. */
  public List<EvaluationRequest> close() {
    closed = true;
    List<EvaluationRequest> left = waiting.stream().map(Waiting::request).toList();
    waiting.clear();
    return left;
  }
}
