package io.autospec.actors.node;

import io.autospec.model.ModelBytes;
import java.nio.ByteBuffer;
import java.util.function.Supplier;

/** Bytes that are read anew for each piece that somebody asks for. */
record OfferedBytes(long size, Supplier<byte[]> source) implements ModelBytes {
  @Override
  public int read(long position, ByteBuffer into) {
    byte[] bytes = source.get();
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
