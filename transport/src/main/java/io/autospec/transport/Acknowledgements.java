package io.autospec.transport;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.autospec.transport.frame.ElementType;
import io.autospec.transport.frame.FrameKind;
import io.autospec.transport.frame.OutgoingMessage;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The numbers of messages that arrived whole and were not acknowledged yet. They go together: when
 * {@link #MANY} are there, or the oldest has waited. Not for several threads at once.
 */
final class Acknowledgements {
  /** Most numbers in one frame. */
  static final int MOST = 128;

  private static final int MANY = 32;

  private final UnsafeBuffer numbers = new UnsafeBuffer(new byte[MOST * Long.BYTES]);
  private final long[] shape = new long[1];
  private int count;
  private long dueNanos;

  void add(long sequence, long nowNanos, long delayNanos) {
    if (count == 0) {
      dueNanos = nowNanos + delayNanos;
    }
    if (count == MOST) {
      // Its sender will be told that it may be lost: better than not to read on, for what would
      // make
      // room may lie behind.
      numbers.putBytes(0, numbers, Long.BYTES, (MOST - 1) * Long.BYTES);
      count--;
    }
    numbers.putLong(count++ * Long.BYTES, sequence, LITTLE_ENDIAN);
  }

  boolean isDue(long nowNanos) {
    return count >= MANY || (count > 0 && nowNanos - dueNanos >= 0);
  }

  void writeTo(OutgoingMessage message) {
    shape[0] = count;
    message.begin(FrameKind.ACKNOWLEDGEMENT, KeyRing.CLUSTER, 0, 0, 0, 0);
    message.add(0, ElementType.INT64, shape, 1, numbers, 0);
  }

  void clear() {
    count = 0;
  }
}
