package io.autospec.transport;

import io.autospec.transport.frame.TensorMessage;

/**
 * What a node tells its owner, on the node's own thread: return soon, and hand on what takes long.
 * What throws is counted and reported; the node goes on.
 */
public interface TensorHandler {
  /**
   * A message came, whole.
   *
   * @param peer who sent it; replies are offered to it
   * @param message to be closed exactly once, now or later, by any thread; if this throws, it is
   *     closed for you
   */
  void onMessage(TensorPublication peer, TensorMessage message);

  /** A peer is there: what is offered to it is sent from now on. */
  default void onConnected(TensorPublication peer) {}

  /**
   * A peer is gone, or could not be reached. Its publication stays closed; if it comes back, it has
   * another one.
   */
  default void onDisconnected(TensorPublication peer, LinkEnd why) {}

  /**
   * A message that was sent has arrived whole.
   *
   * @param message valid until this returns
   */
  default void onDelivered(TensorPublication peer, SentMessage message) {}

  /**
   * A message that was sent may not have arrived: nothing was heard of it in time, or the link
   * ended first.
   *
   * @param message valid until this returns
   */
  default void onUndelivered(TensorPublication peer, SentMessage message) {}
}
