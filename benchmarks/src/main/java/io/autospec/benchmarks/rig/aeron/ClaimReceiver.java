package io.autospec.benchmarks.rig.aeron;

import io.aeron.Subscription;
import io.aeron.logbuffer.FragmentHandler;
import io.autospec.benchmarks.rig.system.ReplyHandler;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/** Copies the pieces of a tensor to where they belong. */
final class ClaimReceiver implements TensorReceiver {
  private final Subscription subscription;
  private final ReplyHandler handler;
  private final UnsafeBuffer target;
  private final int pieces;
  private final FragmentHandler onPiece;
  private int arrived;
  private int filled;

  /**
   * Makes a receiver.
   *
   * @param piece the length of all pieces of a tensor but the last, in bytes
   */
  ClaimReceiver(Subscription subscription, int bytes, int piece, ReplyHandler handler) {
    this.subscription = subscription;
    this.handler = handler;
    this.target = new UnsafeBuffer(BufferUtil.allocateDirectAligned(bytes, 64));
    this.pieces = (bytes + piece - 1) / piece;
    this.onPiece =
        (buffer, offset, length, header) -> {
          target.putBytes(filled, buffer, offset, length);
          filled += length;
          arrived++;
        };
  }

  @Override
  public int poll() {
    // Never more than belongs to this tensor, so that the next one cannot overwrite it.
    int fragments = subscription.poll(onPiece, pieces - arrived);
    if (arrived == pieces) {
      int length = filled;
      arrived = 0;
      filled = 0;
      handler.onReply(target, 0, length);
    }
    return fragments;
  }
}
