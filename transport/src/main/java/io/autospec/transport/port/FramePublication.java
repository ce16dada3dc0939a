package io.autospec.transport.port;

import org.agrona.MutableDirectBuffer;

/**
 * The sending half of a transport's connection to one peer. A frame is claimed, written in place,
 * and committed: what is committed arrives whole and in order, or not at all.
 *
 * <p>Never blocks. One thread at a time claims, commits and aborts; only the node's own thread
 * closes.
 */
public interface FramePublication extends AutoCloseable {
  /**
   * Asks for room for a frame.
   *
   * @param length at most the transport's {@link TensorTransport#maxFrameLength}
   * @return {@link OfferResult#SENT} if there is room: then write the frame at {@link #offset} of
   *     {@link #buffer}, and commit or abort
   */
  OfferResult claim(int length);

  /** Returns the memory of the claim. */
  MutableDirectBuffer buffer();

  /** Returns where the claim begins. */
  int offset();

  /**
   * Sends what was claimed.
   *
   * @return {@link OfferResult#SENT}, or why not after all: the claim is gone then
   */
  OfferResult commit();

  /** Gives the claim up. */
  void abort();

  /** Returns whether this connection is broken for good. */
  boolean isClosed();

  @Override
  void close();
}
