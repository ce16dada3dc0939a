package io.autospec.transport;

import io.autospec.transport.frame.FrameKind;
import io.autospec.transport.frame.FrameSeal;
import io.autospec.transport.frame.OutgoingMessage;
import io.autospec.transport.frame.SessionKeys;
import io.autospec.transport.port.FramePublication;
import io.autospec.transport.port.OfferResult;
import io.autospec.transport.port.PeerAddress;
import io.autospec.transport.port.TensorTransport;
import java.util.ArrayList;
import java.util.List;

/**
 * Opens links, keeps them alive and ends them: hellos, heartbeats, acknowledgements, deadlines. Of
 * the node's thread.
 */
final class LinkKeeper {
  private static final long FIRST_HELLO_DELAY_NANOS = 20_000_000L;
  private static final long SUCCESSOR_NANOS = 500_000_000L;
  private static final long RETRY_NANOS = 100_000_000L;
  private static final long MOST_HELLO_DELAY_NANOS = 500_000_000L;

  private final TensorNodeContext context;
  private final TensorNode node;
  private final LinkTable links;
  private final List<TensorTransport> transports;
  private final OutgoingMessage control = new OutgoingMessage(2);
  private final SentMessage settled = new SentMessage();

  LinkKeeper(
      TensorNodeContext context,
      TensorNode node,
      LinkTable links,
      List<TensorTransport> transports) {
    this.context = context;
    this.node = node;
    this.links = links;
    this.transports = transports;
  }

  // ---- opening

  /** Adds a link that the owner asked for, unless there is one to this peer already. */
  void open(TensorPublication publication, long now) {
    if (links.of(publication.peerId()) != null || links.isFull()) {
      boolean full = links.of(publication.peerId()) == null;
      Link refused = new Link(publication, List.of());
      refused.asked = true;
      publication.carry(NoPublication.INSTANCE, false);
      end(refused, full ? LinkEnd.TOO_MANY_PEERS : LinkEnd.CLOSED);
      return;
    }
    start(publication, null, true, 0, now);
  }

  /**
   * Begins to try.
   *
   * @param cameBy the way by which the peer's hello came, which is tried first; or null
   */
  private Link start(
      TensorPublication publication,
      TensorTransport cameBy,
      boolean asked,
      long itsSession,
      long now) {
    List<TensorTransport> ways = new ArrayList<>();
    for (TensorTransport transport : transports) {
      if (transport.reaches(publication.address())) {
        ways.add(transport == cameBy ? 0 : ways.size(), transport);
      }
    }
    Link link = new Link(publication, ways);
    link.asked = asked;
    if (ways.isEmpty()) {
      publication.carry(NoPublication.INSTANCE, false);
      end(link, LinkEnd.UNREACHABLE);
      return link;
    }
    link.openedNanos = now;
    link.heardNanos = now;
    link.peerSession = itsSession;
    if (links.of(link.peerId()) == null) {
      links.put(link);
    } else {
      links.putSuccessor(link);
    }
    take(link, 0, now);
    return link;
  }

  private void take(Link link, int way, long now) {
    link.way = way;
    link.wayOpenedNanos = now;
    link.nextHelloNanos = now;
    link.helloDelayNanos = FIRST_HELLO_DELAY_NANOS;
    TensorTransport transport = link.transport();
    if (transport.sealed() && link.helloSeal == null) {
      byte[] key = context.keys().key(KeyRing.CLUSTER);
      if (key != null) {
        long session = link.publication.session();
        link.helloSeal =
            new FrameSeal(SessionKeys.ofHello(key, context.nodeId(), session, link.peerId()));
      }
    }
    link.publication.carry(open(transport, link.publication.address()), transport.sealed());
  }

  /** A way that does not open is one that is broken: the next one is tried. */
  private FramePublication open(TensorTransport transport, PeerAddress peer) {
    try {
      // Asked again: a neighbour may have died meanwhile.
      return transport.reaches(peer) ? transport.open(peer) : NoPublication.INSTANCE;
    } catch (RuntimeException e) {
      context.errorHandler().onError(e);
      return NoPublication.INSTANCE;
    }
  }

  /**
   * A hello came: authentic, if its way asks for that. One that answers a session that is not open
   * here is of the past: only such as answer none open links, or two nodes that know nothing of
   * each other's sessions would go on opening links for each other.
   *
   * @return whether it meant anything
   */
  boolean onHello(TensorTransport cameBy, int peerId, long session, Hello hello, long now) {
    Link link = links.of(peerId);
    Link successor = links.successorOf(peerId);
    if (hello.echo() != 0 && !answers(hello, link) && !answers(hello, successor)) {
      return false;
    }
    if (link == null) {
      if (!links.isFull()) {
        start(node.publication(hello.address()), cameBy, false, session, now);
      }
    } else if (link.peerSession == session || link.peerSession == 0) {
      follow(link, cameBy, now);
      greet(link, session, hello, now);
    } else if (!link.agreed) {
      // Neither end has agreed to anything yet: the newest hello counts.
      follow(link, cameBy, now);
      greet(link, session, hello, now);
    } else if (successor != null && successor.peerSession == session) {
      greet(successor, session, hello, now);
    } else if (successor == null || now - successor.openedNanos >= SUCCESSOR_NANOS) {
      if (successor != null) {
        end(successor, LinkEnd.RESTARTED);
      }
      if (!links.isFull()) {
        start(node.publication(hello.address()), cameBy, false, session, now);
      }
    }
    return true;
  }

  private static boolean answers(Hello hello, Link link) {
    return link != null && link.publication.session() == hello.echo();
  }

  /** The peer has given up the better ways: so does this end, or the two would miss each other. */
  private void follow(Link link, TensorTransport cameBy, long now) {
    int way = link.ways.indexOf(cameBy);
    if (!link.agreed && way > link.way) {
      take(link, way, now);
    }
  }

  private void greet(Link link, long session, Hello hello, long now) {
    boolean answersUs = hello.echo() == link.publication.session();
    if (link.agreed) {
      // It may not have heard that we have agreed. That proves no life: it may be a recording.
      link.helloDue |= !hello.agreed();
      return;
    }
    link.peerSession = session;
    link.heardNanos = now;
    link.helloDue = true;
    if (answersUs) {
      agree(link, hello, now);
    }
  }

  private void agree(Link link, Hello hello, long now) {
    Link old = links.of(link.peerId());
    if (old != link) {
      end(old, LinkEnd.RESTARTED);
      links.promote(link);
    }
    link.agreed = true;
    link.beatNanos = now;
    TensorPublication publication = link.publication;
    KeyRing keys = context.keys();
    int self = context.nodeId();
    int peer = link.peerId();
    long session = publication.session();
    link.opening = new SessionSeals(keys, peer, link.peerSession, self, session);
    SessionSeals sealing = new SessionSeals(keys, self, session, peer, link.peerSession);
    // The hello that says so goes first: the peer takes nothing else before it.
    if (!sendHello(link)) {
      link.agreed = false;
      return;
    }
    link.helloDue = false;
    int frameBytes = Math.min(context.frameBytes(), link.transport().maxFrameLength());
    publication.connect(hello.address(), hello.limits(), frameBytes, sealing);
    node.onConnected(link);
  }

  private boolean sendHello(Link link) {
    if (link.sealed() && link.helloSeal == null) {
      return false;
    }
    new Hello(node.address(), link.peerId(), link.peerSession, link.agreed, context.limits())
        .writeTo(control);
    return link.publication.control(control, link.helloSeal) == OfferResult.SENT;
  }

  // ---- keeping

  /** Does what is due for all links; returns how much that was. */
  int onTick(long now) {
    int work = 0;
    for (int i = links.size() - 1; i >= 0; i--) {
      Link link = links.get(i);
      try {
        work += link.agreed ? keep(link, now) : insist(link, now);
      } catch (RuntimeException e) {
        context.errorHandler().onError(e);
        end(link, LinkEnd.BROKEN);
      }
    }
    return work;
  }

  private int insist(Link link, long now) {
    if (now - link.openedNanos >= context.connectTimeoutNanos()) {
      end(link, LinkEnd.UNREACHABLE);
      return 1;
    }
    long tried = now - link.wayOpenedNanos;
    boolean broken = tried >= RETRY_NANOS && link.publication.isBroken();
    if (broken || tried >= context.connectTimeoutNanos() / (2L * link.ways.size())) {
      take(link, (link.way + 1) % link.ways.size(), now);
    }
    if ((link.helloDue || now - link.nextHelloNanos >= 0) && sendHello(link)) {
      link.helloDue = false;
      link.nextHelloNanos = now + link.helloDelayNanos;
      link.helloDelayNanos = Math.min(2 * link.helloDelayNanos, MOST_HELLO_DELAY_NANOS);
      return 1;
    }
    return 0;
  }

  private int keep(Link link, long now) {
    int work = 0;
    TensorPublication publication = link.publication;
    if (publication.isBroken()) {
      end(link, LinkEnd.BROKEN);
      return 1;
    }
    if (now - link.heardNanos >= context.peerTimeoutNanos()) {
      end(link, LinkEnd.SILENT);
      return 1;
    }
    if (link.helloDue && sendHello(link)) {
      link.helloDue = false;
      work++;
    }
    work += acknowledge(link, now);
    if (now - link.beatNanos >= context.heartbeatNanos() && beat(link)) {
      link.beatNanos = now;
      link.framesAtBeat = publication.framesSent();
      work++;
    }
    while (publication.expire(now, settled)) {
      node.onUndelivered(link, settled);
    }
    return work;
  }

  /** Sees to it that something was sent since the last beat. */
  private boolean beat(Link link) {
    TensorPublication publication = link.publication;
    if (publication.framesSent() != link.framesAtBeat) {
      return true;
    }
    control.begin(FrameKind.HEARTBEAT, KeyRing.CLUSTER, 0, 0, 0, 0);
    return publication.control(control, publication.controlSeal()) == OfferResult.SENT;
  }

  private int acknowledge(Link link, long now) {
    if (!link.acknowledgements.isDue(now)) {
      return 0;
    }
    link.acknowledgements.writeTo(control);
    TensorPublication publication = link.publication;
    if (publication.control(control, publication.controlSeal()) != OfferResult.SENT) {
      return 0;
    }
    link.acknowledgements.clear();
    return 1;
  }

  /**
   * This node stood still for so long; nobody was silent in that time. Once between two frames, or
   * a node whose every turn is long would never notice a dead peer.
   */
  void forgive(long nanos, long now) {
    for (int i = 0; i < links.size(); i++) {
      Link link = links.get(i);
      if (!link.forgiven) {
        link.forgiven = true;
        link.heardNanos += Math.min(nanos, now - link.heardNanos);
      }
    }
  }

  // ---- ending

  /** Ends a link; what it sent and has not been settled may be lost. */
  void end(Link link, LinkEnd why) {
    if (link.ended != null) {
      return;
    }
    link.ended = why;
    links.remove(link);
    // Whatever fails from here on, the owner is told.
    if (link.agreed && (why == LinkEnd.CLOSED || why == LinkEnd.SILENT)) {
      control.begin(FrameKind.GOODBYE, KeyRing.CLUSTER, 0, 0, 0, 0);
      link.publication.control(control, link.publication.controlSeal());
    }
    link.publication.end();
    while (link.publication.settleOldest(settled)) {
      node.onUndelivered(link, settled);
    }
    node.onEnded(link, why);
  }
}
