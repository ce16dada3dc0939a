package io.autospec.transport.port;

/**
 * A way for frames to travel between nodes: knows bytes and peers' addresses. Its parts run on the
 * node's thread; only {@link FramePublication#claim} and {@link FramePublication#commit} are called
 * by other threads too, one at a time.
 */
public interface TensorTransport extends AutoCloseable {
  /** Returns a short name for counters and messages, such as {@code udp}. */
  String name();

  /** Returns whether frames that travel this way must be sealed. */
  boolean sealed();

  /** Returns the length of the longest frame that can be claimed, in bytes. */
  int maxFrameLength();

  /** Writes where this transport can be reached into the node's address. */
  void describe(PeerAddress.Builder address);

  /** Returns whether a peer of this address can be reached this way, as far as is known now. */
  boolean reaches(PeerAddress peer);

  /** Begins to connect to a peer; what is claimed before that is done is not connected. */
  FramePublication open(PeerAddress peer);

  /** Does what has to be done now and then: accepts, connects, runs an embedded driver. */
  int doWork(long nowNanos);

  /**
   * Hands over the frames that are there, up to about {@code limit} a peer.
   *
   * @return how many were handed over and taken
   */
  int poll(FrameHandler handler, int limit);

  @Override
  void close();
}
