package io.autospec.transport.frame;

import java.util.Arrays;
import org.agrona.BufferUtil;

/**
 * Direct, native-order buffers in a few sizes, each made when it is first needed and kept: whatever
 * peers send, there is no more memory than was said at construction. May be used by any thread.
 */
public final class BufferPool {
  /** Every buffer begins at a multiple of this many bytes. */
  public static final int ALIGNMENT = 64;

  private final int[] sizes;
  private final PooledBuffer[][] idle;
  private final int[] idleCounts;
  private final int count;
  private final long bytes;
  private int inUse;
  private long exhausted;

  /**
   * Makes a pool.
   *
   * @param sizes buffer sizes in bytes, ascending, each at least 8
   * @param counts how many buffers of each size, at least 1
   * @throws IllegalArgumentException if the sizes are not ascending or the counts are out of range
   */
  public BufferPool(int[] sizes, int[] counts) {
    if (sizes.length == 0 || sizes.length != counts.length) {
      throw new IllegalArgumentException(
          "a pool needs a count for each size, found "
              + sizes.length
              + " sizes and "
              + counts.length
              + " counts");
    }
    this.sizes = sizes.clone();
    this.idle = new PooledBuffer[sizes.length][];
    this.idleCounts = counts.clone();
    int least = 8;
    int buffers = 0;
    long total = 0;
    for (int i = 0; i < sizes.length; i++) {
      if (sizes[i] < least || counts[i] < 1) {
        throw new IllegalArgumentException(
            "sizes must ascend from at least 8 and counts be at least 1, found "
                + Arrays.toString(sizes)
                + " and "
                + Arrays.toString(counts));
      }
      least = sizes[i] + 1;
      buffers += counts[i];
      total += (long) sizes[i] * counts[i];
    }
    for (int i = 0; i < sizes.length; i++) {
      idle[i] = new PooledBuffer[counts[i]];
    }
    this.count = buffers;
    this.bytes = total;
  }

  /**
   * Returns the smallest free buffer of at least {@code length} bytes, or null if there is none.
   * Its contents are undefined.
   */
  public synchronized PooledBuffer acquire(int length) {
    for (int i = 0; i < sizes.length; i++) {
      if (sizes[i] >= length && idleCounts[i] > 0) {
        PooledBuffer buffer = take(i);
        buffer.taken = true;
        inUse++;
        return buffer;
      }
    }
    exhausted++;
    return null;
  }

  /** The buffers that were made are given out before another one is made. */
  private PooledBuffer take(int size) {
    PooledBuffer buffer = idle[size][--idleCounts[size]];
    if (buffer == null) {
      buffer =
          new PooledBuffer(this, size, BufferUtil.allocateDirectAligned(sizes[size], ALIGNMENT));
    }
    idle[size][idleCounts[size]] = null;
    return buffer;
  }

  /** Returns whether a buffer of at least {@code length} bytes is free now. */
  public synchronized boolean has(int length) {
    for (int i = 0; i < sizes.length; i++) {
      if (sizes[i] >= length && idleCounts[i] > 0) {
        return true;
      }
    }
    return false;
  }

  synchronized void release(PooledBuffer buffer) {
    if (buffer.taken) {
      buffer.taken = false;
      inUse--;
      idle[buffer.sizeClass][idleCounts[buffer.sizeClass]++] = buffer;
    }
  }

  /** Returns how many buffers the pool has, idle or not. */
  public int count() {
    return count;
  }

  /** Returns how many bytes all of the pool's buffers have, idle or not. */
  public long bytes() {
    return bytes;
  }

  /** Returns how many buffers are in use. */
  public synchronized int inUse() {
    return inUse;
  }

  /** Returns how often no buffer was to be had. */
  public synchronized long exhausted() {
    return exhausted;
  }
}
