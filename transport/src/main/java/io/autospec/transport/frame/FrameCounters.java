package io.autospec.transport.frame;

import java.util.concurrent.atomic.AtomicLongArray;

/** How many frames had each verdict. May be read and counted up by any thread. */
public final class FrameCounters {
  private final AtomicLongArray counts = new AtomicLongArray(FrameVerdict.COUNT);

  /** Returns how often this verdict was given. */
  public long count(FrameVerdict verdict) {
    return counts.get(verdict.index());
  }

  /** Returns how many frames and messages were dropped, for any cause. */
  public long dropped() {
    long sum = 0;
    for (FrameVerdict verdict : FrameVerdict.values()) {
      sum += verdict.taken() ? 0 : count(verdict);
    }
    return sum;
  }

  /** Counts the verdict and returns it. */
  public FrameVerdict record(FrameVerdict verdict) {
    counts.incrementAndGet(verdict.index());
    return verdict;
  }
}
