package io.autospec.benchmarks.rig.aeron;

import io.aeron.ExclusivePublication;
import io.aeron.Publication;
import io.aeron.logbuffer.BufferClaim;
import io.autospec.benchmarks.rig.system.RigException;
import org.agrona.DirectBuffer;

/** Sends a tensor in pieces of one datagram each, written into the log buffer in place. */
final class ClaimSender implements TensorSender {
  private final ExclusivePublication publication;
  private final BufferClaim claim = new BufferClaim();
  private int sent;

  ClaimSender(ExclusivePublication publication) {
    this.publication = publication;
  }

  @Override
  public boolean trySend(DirectBuffer tensor) {
    int length = tensor.capacity();
    while (sent < length) {
      int part = Math.min(publication.maxPayloadLength(), length - sent);
      long result = publication.tryClaim(part, claim);
      if (result < 0) {
        refuseIfFinal(result);
        return false;
      }
      claim.buffer().putBytes(claim.offset(), tensor, sent, part);
      claim.commit();
      sent += part;
    }
    sent = 0;
    return true;
  }

  static void refuseIfFinal(long result) {
    if (result == Publication.CLOSED || result == Publication.MAX_POSITION_EXCEEDED) {
      throw new RigException("Aeron's publication: " + Publication.errorString(result));
    }
  }
}
