package io.autospec.transport.aeron;

import io.aeron.ControlledFragmentAssembler;
import io.aeron.Subscription;
import io.aeron.logbuffer.ControlledFragmentHandler;
import io.aeron.logbuffer.Header;
import io.autospec.transport.port.FrameHandler;
import org.agrona.DirectBuffer;

/** Polls frames; those of more than one packet are put together first, with one more copy. */
final class AeronSubscription implements ControlledFragmentHandler {
  private final Subscription subscription;
  private final ControlledFragmentHandler assembler = new ControlledFragmentAssembler(this);
  private FrameHandler handler;
  private int taken;

  AeronSubscription(Subscription subscription) {
    this.subscription = subscription;
  }

  int poll(FrameHandler frames, int limit) {
    handler = frames;
    taken = 0;
    subscription.controlledPoll(assembler, limit);
    return taken;
  }

  @Override
  public Action onFragment(DirectBuffer buffer, int offset, int length, Header header) {
    if (!handler.onFrame(buffer, offset, length)) {
      return Action.ABORT;
    }
    taken++;
    return Action.CONTINUE;
  }
}
