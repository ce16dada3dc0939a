package io.autospec.transport.aeron;

import io.aeron.ChannelUriStringBuilder;
import io.aeron.CommonContext;
import io.autospec.transport.port.FrameHandler;
import io.autospec.transport.port.FramePublication;
import io.autospec.transport.port.HostPort;
import io.autospec.transport.port.PeerAddress;
import io.autospec.transport.port.TensorTransport;
import java.util.ArrayList;
import java.util.List;

/** Frames between hosts, by Aeron's reliable UDP. */
public final class AeronUdpTransport implements TensorTransport {
  /** This transport's name. */
  public static final String NAME = "udp";

  private static final long BIND_TIMEOUT_NANOS = 5_000_000_000L;

  private final AeronDriver driver;
  private final boolean sealed;
  private final int maxFrameLength;
  private final AeronSubscription frames;
  private final String endpoint;
  private final List<AeronFramePublication> opening = new ArrayList<>();

  /**
   * Listens.
   *
   * @param sealed whether frames must be sealed
   * @param maxFrameLength the node's longest frame
   * @throws IllegalStateException if the port cannot be had
   */
  public AeronUdpTransport(AeronDriver driver, boolean sealed, int maxFrameLength) {
    this.driver = driver;
    this.sealed = sealed;
    this.maxFrameLength = maxFrameLength;
    AeronContext context = driver.context();
    frames =
        new AeronSubscription(
            driver,
            channel(HostPort.format(context.host(), context.port())),
            AeronDriver.STREAM,
            maxFrameLength);
    int port = boundPort();
    frames.reopenWith(channel(HostPort.format(context.host(), port)));
    endpoint = HostPort.format(HostPort.resolve(context.advertisedHost()), port);
  }

  private String channel(String listensAt) {
    return new ChannelUriStringBuilder()
        .media(CommonContext.UDP_MEDIA)
        .endpoint(listensAt)
        .receiverWindowLength(driver.context().flowControlWindow())
        .socketRcvbufLength(driver.context().socketBufferLength())
        .build();
  }

  private int boundPort() {
    if (driver.context().port() != 0) {
      return driver.context().port();
    }
    long begin = System.nanoTime();
    String resolved = null;
    while (resolved == null && System.nanoTime() - begin < BIND_TIMEOUT_NANOS) {
      driver.doWork(System.nanoTime());
      resolved = frames.resolvedEndpoint();
      Thread.onSpinWait();
    }
    if (resolved == null) {
      throw new IllegalStateException(
          "cannot listen on UDP at " + driver.context().host() + ": is it this machine's address?");
    }
    return Integer.parseInt(resolved.substring(resolved.lastIndexOf(':') + 1));
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
    address.endpoint(NAME, endpoint);
  }

  @Override
  public boolean reaches(PeerAddress peer) {
    return HostPort.parse(peer.endpoint(NAME)) != null;
  }

  @Override
  public FramePublication open(PeerAddress peer) {
    String itsEndpoint = peer.endpoint(NAME);
    AeronContext context = driver.context();
    int mtu = context.mtu() == 0 ? InterfaceMtu.towards(itsEndpoint) : context.mtu();
    String channel =
        new ChannelUriStringBuilder()
            .media(CommonContext.UDP_MEDIA)
            .endpoint(itsEndpoint)
            .mtu(mtu)
            .termLength(context.udpTermLength())
            .socketSndbufLength(context.socketBufferLength())
            .build();
    AeronFramePublication publication =
        new AeronFramePublication(
            driver.aeron(),
            channel,
            AeronDriver.STREAM,
            maxFrameLength,
            driver.wakeup()::signal,
            () -> {});
    opening.add(publication);
    return publication;
  }

  @Override
  public int doWork(long nowNanos) {
    int work = driver.doWork(nowNanos);
    for (int i = opening.size() - 1; i >= 0; i--) {
      opening.get(i).onTick();
      if (opening.get(i).isSettled()) {
        opening.remove(i);
        work++;
      }
    }
    return work;
  }

  @Override
  public int poll(FrameHandler handler, int limit) {
    return frames.poll(handler, limit);
  }

  @Override
  public void close() {
    driver.close();
  }
}
