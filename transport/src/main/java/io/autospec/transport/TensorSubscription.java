package io.autospec.transport;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.autospec.transport.frame.BufferPool;
import io.autospec.transport.frame.ElementType;
import io.autospec.transport.frame.FrameDecoder;
import io.autospec.transport.frame.FrameKind;
import io.autospec.transport.frame.FrameSeal;
import io.autospec.transport.frame.FrameVerdict;
import io.autospec.transport.frame.Reassembler;
import io.autospec.transport.frame.SessionKeys;
import io.autospec.transport.frame.TensorFrameFlyweight;
import io.autospec.transport.frame.TensorMessage;
import io.autospec.transport.frame.TensorTable;
import io.autospec.transport.port.TensorTransport;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The receiving half of a node: what each frame passes on its way to a message.
 *
 * <p>In order: is it a frame; does it belong to an agreed session; is there room for its message
 * (else it stays where it is, and the peer feels the pressure); is it authentic; was it here
 * before; then it is copied into its message: the one copy of the receiver. Nothing throws because
 * of what came, and nothing is allocated by a length that a frame claims. Of the node's thread.
 */
final class TensorSubscription {
  /** Links send one message after the other; a few more, because a network may reorder them. */
  private static final int MOST_OPEN_OF_A_LINK = 4;

  /** Each costs the derivation of a key, whoever sent it. */
  private static final int MOST_HELLOS_A_TICK = 16;

  private final TensorNodeContext context;
  private final TensorNode node;
  private final LinkTable links;
  private final LinkKeeper keeper;
  private final TransportCounters counters;
  private final FrameDecoder decoder;
  private final Reassembler reassembler;
  private final TensorFrameFlyweight opened = new TensorFrameFlyweight();
  private final UnsafeBuffer scratch;
  private final TensorTable controlTable = new TensorTable(2);
  private Link linkOfFrame;
  private int hellosLeft = MOST_HELLOS_A_TICK;

  TensorSubscription(
      TensorNodeContext context,
      TensorNode node,
      LinkTable links,
      LinkKeeper keeper,
      TransportCounters counters,
      BufferPool memory) {
    this.context = context;
    this.node = node;
    this.links = links;
    this.keeper = keeper;
    this.counters = counters;
    this.decoder = new FrameDecoder(context.limits(), counters.frames());
    this.scratch = new UnsafeBuffer(new byte[context.limits().maxFrameBytes()]);
    this.reassembler =
        new Reassembler(
            context.limits(),
            new Reassembler.Bounds(
                context.maxMessages(),
                Math.min(MOST_OPEN_OF_A_LINK, context.maxMessages()),
                context.deliveryTimeoutNanos()),
            memory,
            context.clock(),
            counters.frames(),
            this::deliver);
  }

  /** Takes a frame; false if there is no room for it now. */
  boolean onFrame(TensorTransport cameBy, DirectBuffer buffer, int offset, int length) {
    if (decoder.decode(buffer, offset, length) != FrameVerdict.ACCEPTED) {
      return true;
    }
    TensorFrameFlyweight header = decoder.header();
    if (cameBy.sealed() && !header.sealed()) {
      return drop(FrameVerdict.WRONG_SEAL);
    }
    if (header.kind() == FrameKind.HELLO.code()) {
      return onHello(cameBy, header, length);
    }
    Link link = links.find(header.senderId(), header.session());
    if (link == null || !link.agreed) {
      return drop(FrameVerdict.STALE_SESSION);
    }
    boolean control = FrameKind.ofCode(header.kind()).isControl();
    if (!control && !reassembler.hasRoomFor(header)) {
      // It is we who do not read: the peer is not silent.
      link.heardNanos = context.clock().nanoTime();
      counters.increment(TransportCounter.STALLED);
      node.onStalled();
      return false;
    }
    if (link.received.refuses(header.sequence())) {
      return drop(header.sealed() ? FrameVerdict.REPLAYED : FrameVerdict.DUPLICATE);
    }
    if (header.sealed()) {
      FrameSeal seal = link.opening.of(header.jobId());
      if (seal == null) {
        return drop(FrameVerdict.UNKNOWN_KEY);
      }
      header = open(header, length, seal);
      if (header == null) {
        return drop(FrameVerdict.FORGED);
      }
    }
    link.received.enter(header.sequence());
    link.forgiven = false;
    link.heardNanos = context.clock().nanoTime();
    counters.increment(TransportCounter.FRAMES_RECEIVED);
    counters.add(TransportCounter.BYTES_RECEIVED, length);
    return control ? onControl(link, header) : onData(link, header);
  }

  private boolean drop(FrameVerdict verdict) {
    counters.frames().record(verdict);
    return true;
  }

  /** Returns the frame in clear text, or null if it is not authentic. */
  private TensorFrameFlyweight open(TensorFrameFlyweight header, int length, FrameSeal seal) {
    header.buffer().getBytes(header.offset(), scratch, 0, length);
    return seal.open(scratch) ? opened.wrap(scratch, 0) : null;
  }

  private boolean onData(Link link, TensorFrameFlyweight header) {
    linkOfFrame = link;
    long first = header.firstSequence();
    if (reassembler.accept(header) == FrameVerdict.COMPLETED) {
      link.acknowledgements.add(first, link.heardNanos, context.acknowledgeDelayNanos());
      node.tickSoonIf(link.acknowledgements.isDue(link.heardNanos));
    }
    return true;
  }

  private void deliver(TensorMessage message) {
    counters.increment(TransportCounter.MESSAGES_RECEIVED);
    node.onMessage(linkOfFrame, message);
  }

  private boolean onHello(TensorTransport cameBy, TensorFrameFlyweight frame, int length) {
    TensorFrameFlyweight header = frame;
    if (header.senderId() == context.nodeId()) {
      return drop(FrameVerdict.BAD_CONTROL);
    }
    if (header.sealed()) {
      if (hellosLeft-- <= 0) {
        return drop(FrameVerdict.TOO_MANY_PEERS);
      }
      byte[] key = context.keys().key(KeyRing.CLUSTER);
      if (key == null) {
        return drop(FrameVerdict.UNKNOWN_KEY);
      }
      byte[] derived =
          SessionKeys.ofHello(key, header.senderId(), header.session(), context.nodeId());
      header = open(header, length, new FrameSeal(derived));
      if (header == null) {
        return drop(FrameVerdict.FORGED);
      }
    }
    Hello hello = null;
    if (readControl(header)) {
      hello = Hello.read(controlTable, header.buffer(), header.payloadOffset());
    }
    if (hello == null
        || hello.receiver() != context.nodeId()
        || hello.address().nodeId() != header.senderId()
        || header.session() == 0) {
      return drop(FrameVerdict.BAD_CONTROL);
    }
    long now = context.clock().nanoTime();
    counters.increment(TransportCounter.FRAMES_RECEIVED);
    counters.add(TransportCounter.BYTES_RECEIVED, length);
    if (!keeper.onHello(cameBy, header.senderId(), header.session(), hello, now)) {
      return drop(FrameVerdict.STALE_SESSION);
    }
    node.tickSoonIf(true);
    return true;
  }

  private boolean readControl(TensorFrameFlyweight header) {
    return controlTable.read(
            header.buffer(), header.payloadOffset(), header.bodyLength(), header.tensorCount())
        == FrameVerdict.ACCEPTED;
  }

  private boolean onControl(Link link, TensorFrameFlyweight header) {
    if (header.kind() == FrameKind.GOODBYE.code()) {
      keeper.end(link, LinkEnd.GOODBYE);
    } else if (header.kind() == FrameKind.ACKNOWLEDGEMENT.code()) {
      if (!readControl(header)
          || controlTable.count() != 1
          || controlTable.type(0) != ElementType.INT64) {
        return drop(FrameVerdict.BAD_CONTROL);
      }
      int at = header.payloadOffset() + controlTable.payloadOffset(0);
      int end = at + controlTable.payloadLength(0);
      for (; at < end; at += Long.BYTES) {
        node.onDelivered(link, header.buffer().getLong(at, LITTLE_ENDIAN));
      }
    }
    return true;
  }

  /** Gives up messages that stay incomplete. */
  void onTick() {
    hellosLeft = MOST_HELLOS_A_TICK;
    reassembler.expire();
  }

  /** Forgets what an ended link left behind. */
  void forget(Link link) {
    reassembler.forget(link.peerId(), link.peerSession);
  }
}
