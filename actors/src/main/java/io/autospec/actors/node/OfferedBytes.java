package io.autospec.actors.node;

import io.autospec.model.ModelBytes;
import java.nio.ByteBuffer;
import java.util.function.Supplier;

/** Bytes that are read once somebody asks for them, and are held from then on. */
final class OfferedBytes implements ModelBytes {
  private final long size;
  private final Supplier<byte[]> source;
  private byte[] bytes;

  OfferedBytes(long size, Supplier<byte[]> source) {
    this.size = size;
    this.source = source;
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public synchronized int read(long position, ByteBuffer into) {
    if (bytes == null) {
      bytes = source.get();
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
