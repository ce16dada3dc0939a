package io.autospec.transport;

import io.autospec.transport.aeron.AeronContext;
import io.autospec.transport.aeron.AeronDriver;
import io.autospec.transport.aeron.AeronIpcTransport;
import io.autospec.transport.aeron.AeronUdpTransport;
import io.autospec.transport.local.InProcessTransport;
import io.autospec.transport.port.TensorTransport;
import io.autospec.transport.port.Wakeup;
import io.autospec.transport.tcp.TcpContext;
import io.autospec.transport.tcp.TcpTransport;
import java.util.List;

/** The ways of a node, the best first: a link takes the first that reaches its peer. */
final class Ways {
  private static final int LEAST_RING = 1 << 20;

  private Ways() {}

  /**
   * Opens what the context asks for.
   *
   * @param into gets each as soon as it is open, so that it can be closed if the next fails
   */
  static void open(
      TensorNodeContext context,
      Wakeup wakeup,
      TransportCounters counters,
      List<TensorTransport> into) {
    int frame = context.frameBytes();
    boolean sealed = context.sealed();
    if (context.inProcess() != null) {
      int ring = Integer.highestOneBit(Math.max(LEAST_RING, 2 * context.largestMessageBytes()) - 1);
      add(new InProcessTransport(context.inProcess(), 2 * ring, wakeup), context, into);
    }
    AeronContext aeron = context.aeron();
    if (aeron != null && (aeron.ipc() || aeron.udp())) {
      openAeron(context, wakeup, counters, into);
    }
    if (context.tcp()) {
      String advertised =
          context.advertisedHost() == null ? context.host() : context.advertisedHost();
      TcpContext tcp =
          new TcpContext(
              context.host(), advertised, context.tcpPort(), 2 * context.maxPeers(), 30_000);
      TcpTransport transport = new TcpTransport(tcp, sealed, frame, wakeup);
      counters.gauge("tcp_connections_refused", transport::refused);
      counters.gauge("tcp_connections_malformed", transport::malformed);
      add(transport, context, into);
    }
  }

  private static void add(
      TensorTransport way, TensorNodeContext context, List<TensorTransport> into) {
    into.add(context.around().apply(way));
  }

  private static void openAeron(
      TensorNodeContext context,
      Wakeup wakeup,
      TransportCounters counters,
      List<TensorTransport> into) {
    AeronContext aeron = context.aeron();
    int frame = context.frameBytes();
    AeronDriver driver = new AeronDriver(aeron, wakeup, context.errorHandler());
    try {
      if (aeron.ipc()) {
        add(new AeronIpcTransport(driver, frame, context.errorHandler()), context, into);
      }
      if (aeron.udp()) {
        add(new AeronUdpTransport(driver, context.sealed(), frame), context, into);
      }
    } catch (RuntimeException e) {
      driver.close();
      throw e;
    }
    counters.gauge("aeron_retransmits_sent", driver::retransmits);
    counters.gauge("aeron_loss_reports_sent", driver::lossReports);
    counters.gauge("aeron_mapped_bytes", driver::mappedBytes);
  }
}
