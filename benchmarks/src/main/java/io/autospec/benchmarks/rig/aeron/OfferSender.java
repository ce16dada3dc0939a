package io.autospec.benchmarks.rig.aeron;

import io.aeron.ExclusivePublication;
import org.agrona.DirectBuffer;

/** Sends a tensor as one message. */
final class OfferSender implements TensorSender {
  private final ExclusivePublication publication;

  OfferSender(ExclusivePublication publication) {
    this.publication = publication;
  }

  @Override
  public boolean trySend(DirectBuffer tensor) {
    long result = publication.offer(tensor, 0, tensor.capacity());
    if (result < 0) {
      ClaimSender.refuseIfFinal(result);
      return false;
    }
    return true;
  }
}
