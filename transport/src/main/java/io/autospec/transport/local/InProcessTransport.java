package io.autospec.transport.local;

import io.autospec.transport.port.FrameHandler;
import io.autospec.transport.port.FramePublication;
import io.autospec.transport.port.OfferResult;
import io.autospec.transport.port.PeerAddress;
import io.autospec.transport.port.TensorTransport;
import io.autospec.transport.port.Wakeup;
import org.agrona.BitUtil;
import org.agrona.MutableDirectBuffer;

/**
 * Frames between nodes of one process, through a bounded ring a node. They are never sealed. A peer
 * that has no room for one frame keeps the others in its ring waiting, whoever sent them. Allocates
 * nothing after a connection is open.
 */
public final class InProcessTransport implements TensorTransport {
  /** This transport's name. */
  public static final String NAME = "inproc";

  private final InProcessNetwork network;
  private final Inbox inbox;
  private final String name;

  /**
   * Adds a node to a network.
   *
   * @param ringBytes memory of what waits for this node: a power of two, 4,096 to 1 GiB; a frame
   *     has at most an eighth of it
   * @throws IllegalArgumentException if the memory is out of range
   */
  public InProcessTransport(InProcessNetwork network, int ringBytes, Wakeup wakeup) {
    if (ringBytes < 4096 || ringBytes > 1 << 30 || !BitUtil.isPowerOfTwo(ringBytes)) {
      throw new IllegalArgumentException(
          "ringBytes must be a power of two from 4096 to 1073741824, found " + ringBytes);
    }
    this.network = network;
    this.inbox = new Inbox(ringBytes, wakeup);
    this.name = network.add(inbox);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean sealed() {
    return false;
  }

  @Override
  public int maxFrameLength() {
    return inbox.ring.maxMsgLength();
  }

  @Override
  public void describe(PeerAddress.Builder address) {
    address.endpoint(NAME, name);
  }

  @Override
  public boolean reaches(PeerAddress peer) {
    String endpoint = peer.endpoint(NAME);
    return endpoint != null && network.find(endpoint) != null;
  }

  @Override
  public FramePublication open(PeerAddress peer) {
    return new Publication(network.find(peer.endpoint(NAME)));
  }

  @Override
  public int doWork(long nowNanos) {
    return 0;
  }

  @Override
  public int poll(FrameHandler handler, int limit) {
    return inbox.poll(handler, limit);
  }

  @Override
  public void close() {
    inbox.close();
    network.remove(name);
  }

  private static final class Publication implements FramePublication {
    private final Inbox peer;
    private int claimed;

    /** Makes a connection; to null, a closed one. */
    Publication(Inbox peer) {
      this.peer = peer;
    }

    @Override
    public OfferResult claim(int length) {
      if (isClosed()) {
        return OfferResult.CLOSED;
      }
      claimed = peer.claim(length);
      return claimed >= 0 ? OfferResult.SENT : OfferResult.BACK_PRESSURED;
    }

    @Override
    public MutableDirectBuffer buffer() {
      return peer.ring.buffer();
    }

    @Override
    public int offset() {
      return claimed;
    }

    @Override
    public OfferResult commit() {
      peer.commit(claimed);
      return OfferResult.SENT;
    }

    @Override
    public void abort() {
      peer.ring.abort(claimed);
    }

    @Override
    public boolean isClosed() {
      return peer == null || peer.isClosed();
    }

    @Override
    public void close() {
      // The ring is the peer's.
    }
  }
}
