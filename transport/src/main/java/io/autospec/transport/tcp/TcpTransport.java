package io.autospec.transport.tcp;

import io.autospec.transport.port.FrameHandler;
import io.autospec.transport.port.FramePublication;
import io.autospec.transport.port.HostPort;
import io.autospec.transport.port.PeerAddress;
import io.autospec.transport.port.TensorTransport;
import io.autospec.transport.port.Wakeup;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.agrona.CloseHelper;

/**
 * Frames over TCP, one behind the other, each as long as its header says. A connection carries
 * frames one way: who answers opens one of its own. Nothing blocks: what a socket does not take at
 * once waits in a buffer of one frame.
 */
public final class TcpTransport implements TensorTransport {
  /** This transport's name. */
  public static final String NAME = "tcp";

  /** A busy node asks the system for news of connections this often; a sleeping one is woken. */
  private static final long LOOK_NANOS = 1_000_000;

  private final TcpContext context;
  private final boolean sealed;
  private final int maxFrameLength;
  private final Wakeup wakeup;
  private final String advertised;
  private final ServerSocketChannel listener;
  private final Selector pending;
  private final List<TcpInbound> inbound = new ArrayList<>();
  private final List<TcpFramePublication> outbound = new ArrayList<>();
  private long workNanos;
  private long seenSleeps;
  private long lookedNanos;
  private long refused;
  private long malformed;

  /**
   * Listens.
   *
   * @param sealed whether frames must be sealed
   * @param maxFrameLength the node's longest frame; longer ones end their connection
   * @throws IllegalStateException if the port cannot be had
   */
  public TcpTransport(TcpContext context, boolean sealed, int maxFrameLength, Wakeup wakeup) {
    this.context = context;
    this.sealed = sealed;
    this.maxFrameLength = maxFrameLength;
    this.wakeup = wakeup;
    this.advertised = HostPort.resolve(context.advertisedHost());
    ServerSocketChannel opened = null;
    Selector selector = null;
    try {
      opened = ServerSocketChannel.open();
      opened.bind(new InetSocketAddress(context.host(), context.port()));
      opened.configureBlocking(false);
      selector = Selector.open();
      opened.register(selector, SelectionKey.OP_ACCEPT);
      listener = opened;
      pending = selector;
    } catch (IOException | RuntimeException e) {
      CloseHelper.quietCloseAll(opened, selector);
      throw new IllegalStateException(
          "cannot listen on TCP at "
              + context.host()
              + ":"
              + context.port()
              + " ("
              + e.getMessage()
              + "): choose another port, or an address of this machine",
          e);
    }
    wakeup.register(listener, SelectionKey.OP_ACCEPT);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean sealed() {
    return sealed;
  }

  @Override
  public int maxFrameLength() {
    return maxFrameLength;
  }

  @Override
  public void describe(PeerAddress.Builder address) {
    address.endpoint(NAME, HostPort.format(advertised, listener.socket().getLocalPort()));
  }

  @Override
  public boolean reaches(PeerAddress peer) {
    return HostPort.parse(peer.endpoint(NAME)) != null;
  }

  @Override
  public FramePublication open(PeerAddress peer) {
    TcpFramePublication publication =
        new TcpFramePublication(peer.endpoint(NAME), maxFrameLength, wakeup);
    outbound.add(publication);
    return publication;
  }

  @Override
  public int doWork(long nowNanos) {
    workNanos = nowNanos;
    boolean looks = wakeup.sleeps() != seenSleeps || nowNanos - lookedNanos > LOOK_NANOS;
    int work = 0;
    if (looks) {
      seenSleeps = wakeup.sleeps();
      lookedNanos = nowNanos;
      work += accept(nowNanos);
    }
    for (int i = outbound.size() - 1; i >= 0; i--) {
      TcpFramePublication publication = outbound.get(i);
      work += publication.onTick(looks);
      if (publication.isClosed()) {
        outbound.remove(i);
      }
    }
    return work;
  }

  private int accept(long now) {
    try {
      // Asked first, because asking the listener itself leaves garbage.
      SocketChannel channel = pending.selectNow(key -> {}) == 0 ? null : listener.accept();
      if (channel == null) {
        return 0;
      }
      if (inbound.size() >= context.maxConnections()) {
        refused++;
        channel.close();
      } else {
        channel.configureBlocking(false);
        SelectionKey key = wakeup.register(channel, SelectionKey.OP_READ);
        inbound.add(new TcpInbound(channel, key, maxFrameLength, now));
      }
      return 1;
    } catch (IOException e) {
      refused++; // Out of file descriptors, or gone already: the others go on.
      return 0;
    }
  }

  @Override
  public int poll(FrameHandler handler, int limit) {
    int work = 0;
    for (int i = inbound.size() - 1; i >= 0; i--) {
      TcpInbound connection = inbound.get(i);
      work += connection.poll(handler, limit, workNanos);
      boolean silent = connection.isSilent(workNanos, context.silenceMillis() * 1_000_000);
      if (connection.isClosed() || silent) {
        malformed += connection.isMalformed() ? 1 : 0;
        connection.close();
        inbound.remove(i);
      }
    }
    return work;
  }

  /** Returns how many incoming connections were refused because there were too many. */
  public long refused() {
    return refused;
  }

  /** Returns how many connections were closed because what they brought was no frame. */
  public long malformed() {
    return malformed;
  }

  @Override
  public void close() {
    CloseHelper.quietCloseAll(outbound);
    CloseHelper.quietCloseAll(inbound);
    CloseHelper.quietCloseAll(listener, pending);
  }
}
