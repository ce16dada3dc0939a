package io.autospec.transport;

import io.autospec.transport.aeron.AeronContext;
import io.autospec.transport.frame.BufferPool;
import io.autospec.transport.frame.FrameLimits;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** What a node's settings may be, and how its limits and memory follow from them. */
final class NodeLimits {
  private static final int SMALLEST = 4096;
  private static final int STEP = 4;
  private static final int MOST_OF_A_SIZE = 1024;

  private NodeLimits() {}

  /** A frame fits one packet where packets are as long as can be. */
  static FrameLimits limits(int largestMessage, int maxTensors) {
    int frame = AeronContext.LARGEST_PAYLOAD;
    int chunk = frame - 256;
    int chunks = Math.max(1, (largestMessage + chunk - 1) / chunk);
    return new FrameLimits(frame, largestMessage, maxTensors, Math.min(2 * chunks, 1 << 11));
  }

  /**
   * Shares memory out to buffers of 4 KiB, 16 KiB and so on up to the longest message: half of it
   * to the longest, at least two of them, and the rest in equal parts.
   */
  static BufferPool pool(long bytes, int longest) {
    int[] sizes = new int[16];
    int count = 0;
    for (long size = SMALLEST; size < longest; size *= STEP) {
      sizes[count++] = (int) size;
    }
    sizes[count++] = longest;
    int[] counts = new int[count];
    long left = bytes;
    for (int i = count - 1; i >= 0; i--) {
      long share = i == count - 1 && i > 0 ? left / 2 : left / (i + 1);
      long wanted = Math.max(i == count - 1 ? 2 : 1, share / sizes[i]);
      counts[i] = (int) Math.min(wanted, MOST_OF_A_SIZE);
      left = Math.max(0, left - (long) counts[i] * sizes[i]);
    }
    return new BufferPool(Arrays.copyOf(sizes, count), counts);
  }

  static IllegalArgumentException refused(String text) {
    return new IllegalArgumentException("the data plane cannot run like this: " + text);
  }

  /** Refuses a setting that is out of range. */
  static void check(String name, long value, long least, long most) {
    if (value < least || value > most) {
      throw refused(name + " must be " + least + " to " + most + ", found " + value);
    }
  }

  static boolean isWildcard(String host) {
    try {
      return InetAddress.getByName(host).isAnyLocalAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
