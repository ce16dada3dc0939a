package io.autospec.transport;

import java.nio.ByteBuffer;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/**
 * Two ends within one process, each with a bounded ring that the other writes to. What was offered
 * before a close is lost; allocates nothing after its construction.
 */
public final class InProcessTensorTransport implements TensorTransport {
  private static final int FRAME = 1;

  private final int peerId;
  private final ManyToOneRingBuffer inbox;
  private final MessageHandler toHandler = this::hand;
  private volatile InProcessTensorTransport peer;
  private volatile boolean closed;
  private FrameHandler handler;

  private InProcessTensorTransport(int peerId, int ringBytes) {
    this.peerId = peerId;
    ByteBuffer ring =
        BufferUtil.allocateDirectAligned(
            ringBytes + RingBufferDescriptor.TRAILER_LENGTH, BitUtil.CACHE_LINE_LENGTH);
    this.inbox = new ManyToOneRingBuffer(new UnsafeBuffer(ring));
  }

  /** The two ends of a connection. */
  public record Pair(InProcessTensorTransport first, InProcessTensorTransport second)
      implements AutoCloseable {
    @Override
    public void close() {
      first.close();
      second.close();
    }
  }

  /**
   * Makes two ends that are connected to each other.
   *
   * @param firstId the id by which the second end knows the first
   * @param secondId the id by which the first end knows the second
   * @param ringBytes memory of each direction: a power of two, 4,096 to 1 GiB; a frame has at most
   *     an eighth of it
   * @throws IllegalArgumentException if the memory is out of range
   */
  public static Pair connect(int firstId, int secondId, int ringBytes) {
    if (ringBytes < 4096 || ringBytes > 1 << 30 || !BitUtil.isPowerOfTwo(ringBytes)) {
      throw new IllegalArgumentException(
          "ringBytes must be a power of two from 4096 to 1073741824, found " + ringBytes);
    }
    InProcessTensorTransport first = new InProcessTensorTransport(secondId, ringBytes);
    InProcessTensorTransport second = new InProcessTensorTransport(firstId, ringBytes);
    first.peer = second;
    second.peer = first;
    return new Pair(first, second);
  }

  @Override
  public int maxFrameLength() {
    return inbox.maxMsgLength();
  }

  @Override
  public OfferResult offer(int toPeer, DirectBuffer frame, int offset, int length) {
    if (closed) {
      return OfferResult.CLOSED;
    }
    if (toPeer != peerId || peer.closed) {
      return OfferResult.NOT_CONNECTED;
    }
    if (length > maxFrameLength()) {
      return OfferResult.TOO_LARGE;
    }
    frame.boundsCheck(offset, length);
    boolean written = peer.inbox.write(FRAME, frame, offset, length);
    return written ? OfferResult.SENT : OfferResult.BACK_PRESSURED;
  }

  @Override
  public int poll(FrameHandler frames, int limit) {
    if (closed) {
      return 0;
    }
    handler = frames;
    return inbox.read(toHandler, limit);
  }

  private void hand(int type, MutableDirectBuffer buffer, int offset, int length) {
    handler.onFrame(peerId, buffer, offset, length);
  }

  @Override
  public void close() {
    closed = true;
  }
}
