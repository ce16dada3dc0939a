package io.autospec.transport.local;

import io.autospec.transport.port.FrameHandler;
import io.autospec.transport.port.Wakeup;
import java.nio.ByteBuffer;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.ControlledMessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/** A node's bounded ring of frames, which the other nodes of the process write to. */
final class Inbox {
  private static final int FRAME = 1;

  final ManyToOneRingBuffer ring;
  private final Wakeup wakeup;
  private final ControlledMessageHandler toHandler = this::hand;
  private FrameHandler handler;
  private int taken;
  private volatile boolean closed;

  Inbox(int ringBytes, Wakeup wakeup) {
    ByteBuffer memory =
        BufferUtil.allocateDirectAligned(
            ringBytes + RingBufferDescriptor.TRAILER_LENGTH, BitUtil.CACHE_LINE_LENGTH);
    this.ring = new ManyToOneRingBuffer(new UnsafeBuffer(memory));
    this.wakeup = wakeup;
  }

  /** Claims room for a frame; returns its index in the ring, or a negative number. */
  int claim(int length) {
    return ring.tryClaim(FRAME, length);
  }

  void commit(int index) {
    ring.commit(index);
    wakeup.signal();
  }

  int poll(FrameHandler frames, int limit) {
    handler = frames;
    taken = 0;
    ring.controlledRead(toHandler, limit);
    return taken;
  }

  private ControlledMessageHandler.Action hand(
      int type, MutableDirectBuffer buffer, int offset, int length) {
    if (!handler.onFrame(buffer, offset, length)) {
      return ControlledMessageHandler.Action.ABORT;
    }
    taken++;
    return ControlledMessageHandler.Action.CONTINUE;
  }

  boolean isClosed() {
    return closed;
  }

  void close() {
    closed = true;
  }
}
