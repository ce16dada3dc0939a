package io.autospec.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.autospec.transport.aeron.AeronContext;
import io.autospec.transport.frame.OutgoingMessage;
import io.autospec.transport.local.InProcessNetwork;
import io.autospec.transport.port.OfferResult;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two nodes with threads of their own, over each way there is. */
@Timeout(180)
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
      Await.until(
          List.of(one, two), () -> one.received.size() == all && one.delivered.size() == all);
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

  @ParameterizedTest
  @EnumSource(
      value = Way.class,
      names = {"IN_PROCESS", "IPC", "UDP_SEALED", "TCP"})
  void shouldTakeOffersOfManyThreadsAlsoWhileTheLinkEnds(Way way) throws Exception {
    InProcessNetwork network = new InProcessNetwork();
    try (TestPeer one = new TestPeer();
        TestPeer two = new TestPeer()) {
      one.launch(way.choose(one.context(1), network));
      two.launch(way.choose(two.context(2), network));
      one.node.connect(two.node.address());
      Await.until("both connected", () -> one.isConnected() && two.isConnected());
      TensorPublication peer = one.peer;
      Set<Long> sent = ConcurrentHashMap.newKeySet();
      List<Thread> threads = new ArrayList<>();
      for (int t = 0; t < 4; t++) {
        long first = t * 1_000_000L;
        threads.add(new Thread(() -> offerUntilClosed(peer, first, sent)));
      }
      threads.forEach(Thread::start);
      Await.until("much has come", () -> two.received.size() > 400);
      one.node.disconnect(peer);
      for (Thread thread : threads) {
        thread.join(20_000);
        assertThat(thread.isAlive()).isFalse();
      }
      Await.until(
          "told of all", () -> one.delivered.size() + one.undelivered.size() == sent.size());
      Set<Long> told = new HashSet<>(one.delivered);
      assertThat(two.received.keySet()).containsAll(told);
      told.addAll(one.undelivered);
      assertThat(told).isEqualTo(sent);
      assertThat(two.received.values()).allMatch(count -> count.get() == 1);
      assertThat(two.torn).hasValue(0);
      assertThat(one.errors).isEmpty();
      assertThat(one.node.counters().snapshot()).containsEntry("send_pool_in_use", 0L);
    }
  }

  private static void offerUntilClosed(TensorPublication peer, long first, Set<Long> sent) {
    for (long query = first; ; ) {
      // Sometimes of several frames, so that the link ends in the middle of some.
      OutgoingMessage message = TestPeer.request(query, query % 7 == 0 ? 200_000 : 1_000);
      OfferResult result = peer.offer(message);
      if (result == OfferResult.SENT) {
        sent.add(query++);
      } else if (result == OfferResult.CLOSED) {
        return;
      } else {
        LockSupport.parkNanos(20_000);
      }
    }
  }
}
