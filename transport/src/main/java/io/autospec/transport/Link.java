package io.autospec.transport;

import io.autospec.transport.frame.FrameSeal;
import io.autospec.transport.frame.ReplayWindow;
import io.autospec.transport.port.TensorTransport;
import java.util.List;

/**
 * What a node knows of its connection to one peer. It has a session of its own, a random number
 * that its frames bear, and knows the peer's once that has said hello; a link is agreed when the
 * peer has repeated this end's session, so nobody can open one with recorded frames.
 *
 * <p>Of the node's thread.
 */
final class Link {
  final TensorPublication publication;
  final List<TensorTransport> ways;
  final ReplayWindow received = new ReplayWindow();
  final Acknowledgements acknowledgements = new Acknowledgements();

  /** The peer's session, or 0 before its hello. */
  long peerSession;

  /** Whether the peer is known to know this end's session. */
  boolean agreed;

  /** Whether this node's owner asked for it. */
  boolean asked;

  /** Whether a pause of this node was taken off the peer's silence since its last frame. */
  boolean forgiven;

  /** Whether a hello has to be sent at once. */
  boolean helloDue = true;

  int way;
  SessionSeals opening;
  FrameSeal helloSeal;
  long openedNanos;
  long wayOpenedNanos;
  long nextHelloNanos;
  long helloDelayNanos;
  long heardNanos;
  long beatNanos;
  long framesAtBeat;
  LinkEnd ended;

  Link(TensorPublication publication, List<TensorTransport> ways) {
    this.publication = publication;
    this.ways = ways;
  }

  int peerId() {
    return publication.peerId();
  }

  TensorTransport transport() {
    return ways.get(way);
  }

  boolean sealed() {
    return transport().sealed();
  }
}
