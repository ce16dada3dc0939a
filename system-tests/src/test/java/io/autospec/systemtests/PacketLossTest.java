package io.autospec.systemtests;

import static io.autospec.transport.frame.FrameKind.REPLY;
import static io.autospec.transport.frame.FrameKind.REQUEST;
import static org.assertj.core.api.Assertions.assertThat;

import io.aeron.driver.ext.DebugReceiveChannelEndpoint;
import io.aeron.driver.ext.RandomLossGenerator;
import io.autospec.transport.TensorHandler;
import io.autospec.transport.TensorNodeContext;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * UDP packets are lost at seeded random, data as well as control, in both directions: all messages
 * still arrive once and whole.
 */
class PacketLossTest {
  private static final int LEAST = 16 << 10;
  private static final int MOST = 1 << 20;
  private static final int DEFAULT_MTU = 0;

  @Timeout(90)
  @ParameterizedTest(name = "{0} of the packets lost, mtu {1}, {2} messages, seed {3}")
  @CsvSource({
    "0.01, 1408, 40, 61",
    "0.01, 0, 60, 62",
    "0.20, 1408, 15, 63",
    "0.20, 0, 30, 64",
  })
  void shouldCarryAllOnceAndWhole(double loss, int mtu, int count, long seed) {
    String when = "loss " + loss + ", mtu " + (mtu == DEFAULT_MTU ? "default" : mtu);
    try (Journal journal = Journal.create();
        Journal itsJournal = Journal.create();
        JournaledNode node = new JournaledNode(h -> lossy(1, h, loss, mtu, seed), journal, false);
        JournaledNode peer =
            new JournaledNode(h -> lossy(2, h, loss, mtu, seed + 1_000), itsJournal, true)) {
      node.node().connect(peer.address());
      Await.until(node, node::isConnected);
      long begin = System.nanoTime();
      try (Traffic traffic = Traffic.begin(node, new Traffic.Plan(seed, LEAST, MOST, 0, count))) {
        Await.until(
            () -> when + ": " + node,
            60_000,
            () ->
                traffic.isDone()
                    && Contract.count(journal, Journal.Event.RECEIVED, REPLY, 0, count) == count);
        double seconds = (System.nanoTime() - begin) / 1e9;
        System.out.printf(
            "%s: %.1f MiB/s there and back, %d packets sent again, %d losses reported%n",
            when,
            traffic.bytes() / seconds / (1 << 20),
            node.counter("aeron_retransmits_sent"),
            node.counter("aeron_loss_reports_sent"));
      }
      Await.until(node, () -> Contract.isAllTold(journal, REQUEST, 0, count));
      Await.until(peer, () -> Contract.isAllTold(itsJournal, REPLY, 0, count));
      Contract all = new Contract(count, count, count, 0);
      assertThat(Contract.check(when, journal, itsJournal, REQUEST, 0, count)).isEqualTo(all);
      assertThat(Contract.check(when, itsJournal, journal, REPLY, 0, count)).isEqualTo(all);
      assertThat(node.counter("aeron_retransmits_sent")).as(when).isPositive();
      assertThat(node.ends()).as(when).isEmpty();
    }
  }

  private static TensorNodeContext lossy(
      int nodeId, TensorHandler handler, double loss, int mtu, long seed) {
    NodeOptions options = new NodeOptions(Way.UDP, nodeId).set("deliveryTimeout", 60_000);
    options.set("peerTimeout", 10_000).set("connectTimeout", 20_000);
    TensorNodeContext context = options.context(handler);
    context.aeron().mtu(mtu);
    context
        .aeron()
        .receiveEndpoints(
            (channel, dispatcher, status, driver) ->
                new DebugReceiveChannelEndpoint(
                    channel,
                    dispatcher,
                    status,
                    driver,
                    new RandomLossGenerator(loss, seed),
                    new RandomLossGenerator(loss, ~seed)));
    return context;
  }
}
