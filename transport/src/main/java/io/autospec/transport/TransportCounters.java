package io.autospec.transport;

import io.autospec.transport.frame.BufferPool;
import io.autospec.transport.frame.FrameCounters;
import io.autospec.transport.frame.FrameVerdict;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** A node's counters. May be read and counted up by any thread. */
public final class TransportCounters {
  private final Map<TransportCounter, AtomicLong> counts = new EnumMap<>(TransportCounter.class);
  private final FrameCounters frames = new FrameCounters();
  private final AtomicLong queued = new AtomicLong();
  private final Map<String, LongSupplier> gauges = new TreeMap<>();

  TransportCounters() {
    for (TransportCounter counter : TransportCounter.values()) {
      counts.put(counter, new AtomicLong());
    }
    gauge("send_pool_in_use", queued::get);
  }

  /** Returns one count. */
  public long get(TransportCounter counter) {
    return counts.get(counter).get();
  }

  /** Returns what was dropped, by cause. */
  public FrameCounters frames() {
    return frames;
  }

  /** Returns all counters and gauges by name, as they are now, sorted. */
  public Map<String, Long> snapshot() {
    Map<String, Long> all = new TreeMap<>();
    for (TransportCounter counter : TransportCounter.values()) {
      all.put(counter.name().toLowerCase(Locale.ROOT), get(counter));
    }
    for (FrameVerdict verdict : FrameVerdict.values()) {
      if (!verdict.taken()) {
        all.put("dropped_" + verdict.name().toLowerCase(Locale.ROOT), frames.count(verdict));
      }
    }
    gauges.forEach((name, gauge) -> all.put(name, gauge.getAsLong()));
    return all;
  }

  void add(TransportCounter counter, long amount) {
    counts.get(counter).getAndAdd(amount);
  }

  void addQueued(int messages) {
    queued.addAndGet(messages);
  }

  void increment(TransportCounter counter) {
    add(counter, 1);
  }

  /** Adds a gauge; before the node runs. */
  void gauge(String name, LongSupplier value) {
    gauges.put(name, value);
  }

  void pool(String name, BufferPool pool) {
    gauge(name + "_pool_in_use", pool::inUse);
    gauge(name + "_pool_buffers", pool::count);
    gauge(name + "_pool_bytes", pool::bytes);
    gauge(name + "_pool_exhausted", pool::exhausted);
  }
}
