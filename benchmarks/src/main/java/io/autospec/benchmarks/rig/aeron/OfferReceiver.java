package io.autospec.benchmarks.rig.aeron;

import io.aeron.FragmentAssembler;
import io.aeron.Subscription;
import io.autospec.benchmarks.rig.system.ReplyHandler;

/** Has messages put together by Aeron's own assembler. */
final class OfferReceiver implements TensorReceiver {
  private static final int FRAGMENTS = 64;

  private final Subscription subscription;
  private final FragmentAssembler assembler;

  OfferReceiver(Subscription subscription, int bytes, ReplyHandler handler) {
    this.subscription = subscription;
    this.assembler =
        new FragmentAssembler(
            (buffer, offset, length, header) -> handler.onReply(buffer, offset, length), bytes);
  }

  @Override
  public int poll() {
    return subscription.poll(assembler, FRAGMENTS);
  }
}
