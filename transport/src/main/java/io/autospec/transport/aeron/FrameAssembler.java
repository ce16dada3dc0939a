package io.autospec.transport.aeron;

import static io.aeron.logbuffer.FrameDescriptor.BEGIN_FRAG_FLAG;
import static io.aeron.logbuffer.FrameDescriptor.END_FRAG_FLAG;
import static io.aeron.logbuffer.FrameDescriptor.UNFRAGMENTED;

import io.aeron.Image;
import io.aeron.logbuffer.ControlledFragmentHandler;
import io.aeron.logbuffer.Header;
import io.autospec.transport.port.FrameHandler;
import org.agrona.DirectBuffer;
import org.agrona.collections.Int2ObjectHashMap;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Puts frames of more than one packet together, in a buffer of one frame for each stream, which is
 * given back with the stream. A frame that would be longer is dropped; whoever sends such is
 * nobody's peer. Of the node's thread.
 */
final class FrameAssembler implements ControlledFragmentHandler {
  private final int maxFrameLength;
  private final Int2ObjectHashMap<Partial> partials = new Int2ObjectHashMap<>();
  private FrameHandler handler;
  private int taken;

  private static final class Partial {
    final UnsafeBuffer bytes;
    int length = -1;

    Partial(int maxFrameLength) {
      bytes = new UnsafeBuffer(new byte[maxFrameLength]);
    }
  }

  FrameAssembler(int maxFrameLength) {
    this.maxFrameLength = maxFrameLength;
  }

  /** Says who takes the frames of the next poll. */
  void begin(FrameHandler frames) {
    handler = frames;
    taken = 0;
  }

  /** Returns how many frames were taken since. */
  int taken() {
    return taken;
  }

  @Override
  public Action onFragment(DirectBuffer buffer, int offset, int length, Header header) {
    byte flags = header.flags();
    if ((flags & UNFRAGMENTED) == UNFRAGMENTED) {
      return handOver(buffer, offset, length);
    }
    Partial partial = partials.get(header.sessionId());
    if (partial == null) {
      partial = new Partial(maxFrameLength);
      partials.put(header.sessionId(), partial);
    }
    if ((flags & BEGIN_FRAG_FLAG) != 0) {
      partial.length = 0;
    }
    int before = partial.length;
    if (before < 0 || before + length > maxFrameLength) {
      partial.length = -1;
      return Action.CONTINUE;
    }
    partial.bytes.putBytes(before, buffer, offset, length);
    partial.length = before + length;
    if ((flags & END_FRAG_FLAG) == 0) {
      return Action.CONTINUE;
    }
    Action action = handOver(partial.bytes, 0, partial.length);
    partial.length = action == Action.ABORT ? before : -1;
    return action;
  }

  private Action handOver(DirectBuffer buffer, int offset, int length) {
    if (!handler.onFrame(buffer, offset, length)) {
      return Action.ABORT;
    }
    taken++;
    return Action.CONTINUE;
  }

  /** Gives back what a stream had that is gone. */
  void onUnavailable(Image image) {
    partials.remove(image.sessionId());
  }
}
