package io.autospec.actors.coordinator;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How much room the pool has and how many want it, for chains that choose their windows by it. Read
 * and written by any thread; a little old at times, which is harmless: windows may depend on
 * anything but undecided noise.
 */
public final class PoolGauge {
  private final Map<String, Integer> places = new ConcurrentHashMap<>();
  private final AtomicInteger here = new AtomicInteger();
  private volatile int elsewhere;

  /** Makes a gauge that shows no places. */
  public PoolGauge() {}

  /** Shows how many rows of a model can be under way at once. */
  public void places(String model, int count) {
    places.put(model, count);
  }

  /** Rows of a model that can be under way at once. */
  int places(String model) {
    return places.getOrDefault(model, 0);
  }

  void opened() {
    here.incrementAndGet();
  }

  void closed() {
    here.decrementAndGet();
  }

  /** Returns the open trajectories of this process. */
  public int trajectoriesHere() {
    return here.get();
  }

  /** Shows how many are open in other processes. */
  public void trajectoriesElsewhere(int count) {
    elsewhere = count;
  }

  /** Returns the open trajectories of all that share the workers, at least 1. */
  public int trajectories() {
    return Math.max(1, here.get() + elsewhere);
  }
}
