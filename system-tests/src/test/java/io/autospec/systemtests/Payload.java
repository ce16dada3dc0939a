package io.autospec.systemtests;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Bytes that are a query's own and depend on how many they are, so that a message that is torn, cut
 * or mixed up with another is seen.
 */
final class Payload {
  private static final long STEP = 0x9E3779B97F4A7C15L;

  private Payload() {}

  /** Fills the first {@code length} bytes. */
  static void fill(MutableDirectBuffer buffer, long query, int length) {
    long state = begin(query, length);
    int at = 0;
    for (; at + Long.BYTES <= length; at += Long.BYTES) {
      state += STEP;
      buffer.putLong(at, mix(state), LITTLE_ENDIAN);
    }
    for (; at < length; at++) {
      state += STEP;
      buffer.putByte(at, (byte) mix(state));
    }
  }

  /** Returns whether these are the bytes that {@link #fill} writes. */
  static boolean matches(DirectBuffer buffer, int offset, long query, int length) {
    long state = begin(query, length);
    int at = 0;
    for (; at + Long.BYTES <= length; at += Long.BYTES) {
      state += STEP;
      if (buffer.getLong(offset + at, LITTLE_ENDIAN) != mix(state)) {
        return false;
      }
    }
    for (; at < length; at++) {
      state += STEP;
      if (buffer.getByte(offset + at) != (byte) mix(state)) {
        return false;
      }
    }
    return true;
  }

  private static long begin(long query, int length) {
    return mix(query * STEP + length);
  }

  private static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
