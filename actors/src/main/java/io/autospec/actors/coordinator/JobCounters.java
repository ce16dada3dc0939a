package io.autospec.actors.coordinator;

import java.util.concurrent.atomic.AtomicInteger;

/** What went wrong during a job, and was put right. Any thread may count and read. */
public final class JobCounters {
  private final AtomicInteger redispatched = new AtomicInteger();
  private final AtomicInteger workersLost = new AtomicInteger();

  /** Makes counters of zero. */
  public JobCounters() {}

  void redispatched() {
    redispatched.incrementAndGet();
  }

  void workerLost() {
    workersLost.incrementAndGet();
  }

  int redispatchedSoFar() {
    return redispatched.get();
  }

  int workersLostSoFar() {
    return workersLost.get();
  }
}
