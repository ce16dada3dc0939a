package io.autospec.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.autospec.transport.aeron.AeronContext;
import io.autospec.transport.local.InProcessNetwork;
import io.autospec.transport.port.OfferResult;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two nodes with threads of their own, over each way there is. */
@Timeout(60)
class TensorNodeTest {
  enum Way {
    IN_PROCESS,
    IPC,
    UDP,
    UDP_SEALED,
    UDP_SMALL_PACKETS,
    TCP,
    TCP_SEALED;

    TensorNodeContext choose(TensorNodeContext context, InProcessNetwork network) {
      boolean udp = name().startsWith("UDP");
      boolean tcp = name().startsWith("TCP");
      context.tcp(tcp).inProcess(this == IN_PROCESS ? network : null);
      context.aeron(udp || this == IPC ? new AeronContext().udp(udp).ipc(this == IPC) : null);
      if (this == UDP_SMALL_PACKETS) {
        context.aeron().mtu(1408);
      }
      if (name().endsWith("SEALED")) {
        context.keys().put(KeyRing.CLUSTER, new byte[32]);
      }
      return context;
    }
  }

  private static final int[] SIZES = {0, 8, 784 * 4, 65_536, 1 << 20, 3 << 20};

  @ParameterizedTest
  @EnumSource(Way.class)
  void shouldCarryMessagesOfAllSizesBothWaysAndTellOfTheirDelivery(Way way) {
    InProcessNetwork network = new InProcessNetwork();
    try (TestPeer one = new TestPeer();
        TestPeer two = new TestPeer()) {
      two.echoes = true;
      one.launch(way.choose(one.context(1), network));
      two.launch(way.choose(two.context(2), network));
      one.node.connect(two.node.address());
      Await.until("both connected", () -> one.isConnected() && two.isConnected());
      int sent = 0;
      for (int i = 0; i < 60; i++) {
        long query = i;
        int size = SIZES[i % SIZES.length];
        Await.until("room for a message", () -> one.send(query, size) == OfferResult.SENT);
        sent++;
      }
      int all = sent;
      Await.until("all echoes", () -> one.received.size() == all && one.delivered.size() == all);
      assertThat(two.received).hasSize(all);
      assertThat(one.received.values()).allMatch(count -> count.get() == 1);
      assertThat(one.torn.get() + two.torn.get()).isZero();
      assertThat(one.undelivered).isEmpty();
      assertThat(one.node.counters().frames().dropped()).isZero();
      assertThat(two.node.counters().frames().dropped()).isZero();
      assertThat(one.errors).isEmpty();
      assertThat(two.errors).isEmpty();

      two.node.close();
      Await.until("a goodbye", () -> !one.ends.isEmpty());
      assertThat(one.ends).containsExactly(LinkEnd.GOODBYE);
    }
  }
}
