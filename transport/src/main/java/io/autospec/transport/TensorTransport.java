package io.autospec.transport;

import org.agrona.DirectBuffer;

/**
 * Carries frames to peers and from them. A frame arrives whole or not at all; it may arrive twice,
 * or out of order. Never blocks.
 *
 * <p>Any thread may offer; one thread at a time polls; any thread may close.
 */
public interface TensorTransport extends AutoCloseable {
  /** Returns the length of the longest frame that can be offered, in bytes. */
  int maxFrameLength();

  /** Offers a frame to a peer; it was taken only if this returns {@link OfferResult#SENT}. */
  OfferResult offer(int peerId, DirectBuffer frame, int offset, int length);

  /**
   * Hands over the frames that are there, up to {@code limit}.
   *
   * @return how many; 0 also if this transport is closed
   */
  int poll(FrameHandler handler, int limit);

  /**
   * Closes this end; peers then see {@link OfferResult#NOT_CONNECTED}. Closing again does nothing.
   */
  @Override
  void close();
}
