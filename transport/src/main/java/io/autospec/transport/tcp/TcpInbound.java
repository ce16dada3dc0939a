package io.autospec.transport.tcp;

import static io.autospec.transport.frame.TensorFrameDescriptor.HEADER_LENGTH;
import static io.autospec.transport.frame.TensorFrameDescriptor.MAGIC;

import io.autospec.transport.frame.TensorFrameFlyweight;
import io.autospec.transport.port.FrameHandler;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.agrona.CloseHelper;
import org.agrona.concurrent.UnsafeBuffer;

/** An incoming connection: bytes in, frames out, in a buffer of fixed length. */
final class TcpInbound implements AutoCloseable {
  private static final int FRAMES = 4;

  private final SocketChannel channel;
  private final SelectionKey key;
  private final int maxFrameLength;
  private final ByteBuffer bytes;
  private final UnsafeBuffer view;
  private final TensorFrameFlyweight header = new TensorFrameFlyweight();
  private int from;
  private boolean ended;
  private boolean malformed;
  private long heardNanos;

  TcpInbound(SocketChannel channel, SelectionKey key, int maxFrameLength, long nowNanos) {
    this.channel = channel;
    this.key = key;
    this.maxFrameLength = maxFrameLength;
    this.bytes = ByteBuffer.allocateDirect(FRAMES * maxFrameLength);
    this.view = new UnsafeBuffer(bytes);
    this.heardNanos = nowNanos;
  }

  /** Hands over whole frames, up to about {@code limit}; returns how many were taken. */
  int poll(FrameHandler handler, int limit, long nowNanos) {
    int taken = 0;
    while (taken < limit && !isClosed()) {
      int more = handOver(handler, nowNanos);
      awaitMore(more >= 0);
      taken += Math.max(0, more);
      if (more < 0 || read(nowNanos) == 0) {
        break;
      }
    }
    return taken;
  }

  /** While there is no room for what has come, more of it need not end the node's sleep. */
  private void awaitMore(boolean more) {
    int operations = more ? SelectionKey.OP_READ : 0;
    if (key.isValid() && key.interestOps() != operations) {
      key.interestOps(operations);
    }
  }

  /** Returns how many whole frames were taken, or -1 if the handler has no room for the next. */
  private int handOver(FrameHandler handler, long nowNanos) {
    int taken = 0;
    while (bytes.position() - from >= HEADER_LENGTH) {
      header.wrap(view, from);
      int length = header.frameLength();
      if (header.magic() != MAGIC || length < HEADER_LENGTH || length > maxFrameLength) {
        malformed = true;
        return taken;
      }
      if (bytes.position() - from < length) {
        break;
      }
      if (!handler.onFrame(view, from, length)) {
        heardNanos = nowNanos;
        return -1;
      }
      from += length;
      taken++;
    }
    return taken;
  }

  private int read(long nowNanos) {
    if (malformed) {
      return 0;
    }
    if (from > 0 && bytes.capacity() - bytes.position() < maxFrameLength) {
      bytes.flip().position(from);
      bytes.compact();
      from = 0;
    }
    try {
      int count = channel.read(bytes);
      if (count < 0) {
        ended = true;
        return 0;
      }
      heardNanos = count > 0 ? nowNanos : heardNanos;
      return count;
    } catch (IOException e) {
      ended = true;
      return 0;
    }
  }

  boolean isSilent(long nowNanos, long mostNanos) {
    return nowNanos - heardNanos > mostNanos;
  }

  boolean isMalformed() {
    return malformed;
  }

  boolean isClosed() {
    return ended || malformed;
  }

  @Override
  public void close() {
    CloseHelper.quietClose(channel);
  }
}
