package io.autospec.benchmarks.rig.load;

import io.autospec.benchmarks.rig.system.ReplyHandler;
import io.autospec.benchmarks.rig.system.RigException;
import java.util.concurrent.atomic.AtomicLongArray;
import org.HdrHistogram.Histogram;
import org.agrona.DirectBuffer;

/**
 * Knows which tensors are on their way, checks what comes back, and measures how long it took.
 *
 * <p>One thread sends ({@link #sending}) and one at a time receives ({@link #onReply}). A slot's
 * number hands what belongs to it from one to the other.
 */
final class ReplyMeter implements ReplyHandler {
  private static final long FREE = -1;
  private static final long LONGEST_NANOS = 600_000_000_000L;

  private final int bytes;
  private final AtomicLongArray slots;
  private final long[] sentNanos;
  private final Histogram latencies = new Histogram(LONGEST_NANOS, 3);
  private volatile long received;
  private volatile boolean measuring;
  private volatile String fault;

  ReplyMeter(int bytes, int window) {
    this.bytes = bytes;
    this.slots = new AtomicLongArray(window);
    this.sentNanos = new long[window];
    for (int i = 0; i < window; i++) {
      slots.set(i, FREE);
    }
  }

  /** Returns where the tensor of this number is kept while it is on its way. */
  int slot(long sequence) {
    return (int) (sequence % slots.length());
  }

  boolean isFree(int slot) {
    return slots.get(slot) == FREE;
  }

  /** Returns how many tensors have come back. */
  long received() {
    return received;
  }

  /** Starts the clock of a tensor, whose slot is free. */
  void sending(long sequence) {
    int slot = slot(sequence);
    sentNanos[slot] = System.nanoTime();
    slots.set(slot, sequence);
  }

  /** Replies from now on are measured, or no longer. */
  void measuring(boolean now) {
    measuring = now;
  }

  @Override
  @SuppressWarnings("NonAtomicVolatileUpdate") // one thread at a time receives
  public void onReply(DirectBuffer buffer, int offset, int length) {
    long now = System.nanoTime();
    if (length != bytes) {
      fault = "a reply of " + length + " bytes, expected " + bytes;
      return;
    }
    long sequence = TensorStamp.sequence(buffer, offset);
    if (sequence < 0 || slots.get(slot(sequence)) != sequence) {
      fault = "a reply numbered " + sequence + " that nobody waits for";
      return;
    }
    if (!TensorStamp.intact(buffer, offset, length)) {
      fault = "reply " + sequence + " has other content than was sent";
      return;
    }
    int slot = slot(sequence);
    if (measuring) {
      latencies.recordValue(Math.min(now - sentNanos[slot], LONGEST_NANOS));
    }
    slots.set(slot, FREE);
    received++;
  }

  /** Throws if a reply was wrong. */
  void check() {
    if (fault != null) {
      throw new RigException(fault);
    }
  }

  /** Returns the latencies, in ns; read when all slots are free. */
  Histogram latencies() {
    return latencies;
  }
}
