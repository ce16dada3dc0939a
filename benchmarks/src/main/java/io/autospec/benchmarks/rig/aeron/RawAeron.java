package io.autospec.benchmarks.rig.aeron;

import io.aeron.ExclusivePublication;
import io.aeron.Subscription;
import io.aeron.protocol.DataHeaderFlyweight;
import io.autospec.benchmarks.rig.system.EchoClient;
import io.autospec.benchmarks.rig.system.EchoServer;
import io.autospec.benchmarks.rig.system.EchoSetup;
import io.autospec.benchmarks.rig.system.EchoSystem;
import io.autospec.benchmarks.rig.system.ReplyHandler;
import java.util.Locale;

/** Aeron over a medium, in a style. */
public final class RawAeron implements EchoSystem {
  static final int REQUESTS = 1001;
  static final int REPLIES = 1002;

  private final Medium medium;
  private final Style style;
  private final AeronSettings settings;

  /** Makes the system. */
  public RawAeron(Medium medium, Style style, AeronSettings settings) {
    this.settings = settings;
    this.medium = medium;
    this.style = style;
  }

  @Override
  public String name() {
    String threads = settings.invoked() ? "-invoked" : "";
    return ("raw-aeron-" + medium + "-" + style + threads).toLowerCase(Locale.ROOT);
  }

  @Override
  public boolean supports(int bytes) {
    return style == Style.CLAIM || bytes <= settings.maxMessageLength();
  }

  @Override
  public long warmUpBytes() {
    return settings.logLength();
  }

  @Override
  public EchoServer startServer(EchoSetup setup) {
    return RawAeronServer.start(this, setup);
  }

  @Override
  public EchoClient connect(EchoSetup setup, String address, ReplyHandler replies) {
    return RawAeronClient.connect(this, setup, address, replies);
  }

  Medium medium() {
    return medium;
  }

  AeronSettings settings() {
    return settings;
  }

  TensorSender sender(ExclusivePublication publication) {
    return style == Style.CLAIM ? new ClaimSender(publication) : new OfferSender(publication);
  }

  TensorReceiver receiver(Subscription subscription, int bytes, ReplyHandler handler) {
    int piece = settings.mtu() - DataHeaderFlyweight.HEADER_LENGTH;
    return style == Style.CLAIM
        ? new ClaimReceiver(subscription, bytes, piece, handler)
        : new OfferReceiver(subscription, bytes, handler);
  }
}
