package io.autospec.transport.frame;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A buffer of a {@link BufferPool}. Whoever acquired it closes it once and does not touch it
 * afterwards.
 */
public final class PooledBuffer implements AutoCloseable {
  final int sizeClass;
  boolean taken;

  private final BufferPool pool;
  private final ByteBuffer bytes;
  private final UnsafeBuffer buffer;

  PooledBuffer(BufferPool pool, int sizeClass, ByteBuffer bytes) {
    this.pool = pool;
    this.sizeClass = sizeClass;
    this.bytes = bytes.order(ByteOrder.nativeOrder());
    this.buffer = new UnsafeBuffer(bytes);
  }

  /**
   * Returns the memory as a direct buffer of native order; do not change its position or limit,
   * slice it.
   */
  public ByteBuffer byteBuffer() {
    return bytes;
  }

  /** Returns the same memory. */
  public UnsafeBuffer buffer() {
    return buffer;
  }

  /** Gives the buffer back to its pool. */
  @Override
  public void close() {
    pool.release(this);
  }
}
