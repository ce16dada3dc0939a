package io.autospec.model;

import java.nio.ByteBuffer;

/** A network's bytes in memory. */
public final class MemoryBytes implements ModelBytes {
  private final byte[] bytes;

  /**
   * Wraps bytes.
   *
   * @param bytes the whole stream; kept, not copied
   */
  public MemoryBytes(byte[] bytes) {
    this.bytes = bytes;
  }

  @Override
  public long size() {
    return bytes.length;
  }

  @Override
  public int read(long position, ByteBuffer into) {
    if (position < 0) {
      throw new ModelException("expected a position of 0 or more, found " + position);
    }
    if (position >= bytes.length) {
      return -1;
    }
    int length = (int) Math.min(into.remaining(), bytes.length - position);
    into.put(bytes, (int) position, length);
    return length;
  }

  @Override
  public void close() {}
}
