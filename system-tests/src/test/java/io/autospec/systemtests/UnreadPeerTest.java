package io.autospec.systemtests;

import static io.autospec.transport.frame.FrameKind.REPLY;
import static io.autospec.transport.frame.FrameKind.REQUEST;
import static org.assertj.core.api.Assertions.assertThat;

import io.autospec.systemtests.Journal.Event;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The peer's handler closes no message for longer than the peer may be silent: the sender is
 * pressed back after a bounded amount, the link stays, and all goes on when they are closed.
 */
class UnreadPeerTest {
  private static final int HERE = 1;
  private static final int THERE = 2;
  private static final int SIZE = 64 << 10;
  private static final int LARGEST = 1 << 20;
  private static final int MEMORY = 8 << 20;
  private static final int MOST_SENT = 10_000;
  private static final long HELD_MILLIS = 1_500;

  /** Both pools, the terms of a link (three of 8 MiB), and the sockets' and windows' buffers. */
  private static final long MOST_TAKEN = 2L * MEMORY + (24L << 20) + (16L << 20);

  @Timeout(60)
  @ParameterizedTest
  @EnumSource(
      value = Way.class,
      names = {"IPC", "UDP_SEALED", "TCP"})
  void shouldFeelThePressureAndKeepTheLink(Way way) {
    NodeOptions options = new NodeOptions(way, HERE).set("largest", LARGEST);
    options.set("sendMemory", MEMORY).set("receiveMemory", MEMORY).set("deliveryTimeout", 60_000);
    try (Journal journal = Journal.create();
        ChildNode child = ChildNode.start(options.ofNode(THERE));
        JournaledNode node = new JournaledNode(options, journal, false)) {
      node.node().connect(child.address());
      Await.until(node, node::isConnected);
      child.tell("hold");
      try (Traffic traffic = Traffic.begin(node, new Traffic.Plan(9, SIZE, SIZE, 0, MOST_SENT))) {
        Await.until(node, () -> node.counter("back_pressured") > 100);
        Await.pass(HELD_MILLIS);
        long taken = traffic.bytes();
        Await.pass(500);
        assertThat(traffic.bytes()).as("nothing more is taken").isEqualTo(taken);
        assertThat(taken).as("bytes taken").isLessThan(MOST_TAKEN);
        assertThat(node.ends()).isEmpty();
        assertThat(child.report()).containsEntry("ends", "");
        assertThat(Contract.count(child.journal(), Event.RECEIVED, REQUEST, 0, MOST_SENT))
            .as("messages that the peer holds")
            .isLessThanOrEqualTo(256);
        System.out.printf("%s: %d KiB were taken until pressure was felt%n", way, taken >> 10);

        child.tell("release");
        Await.until(node, () -> traffic.bytes() > taken + (4L << 20));
      }
      long end = node.node().counters().snapshot().get("messages_sent");
      Await.until(
          node,
          () ->
              Contract.isAllTold(journal, REQUEST, 0, end)
                  && Contract.isSettled(child.journal(), REPLY, 0, end));
      Contract all = Contract.check(way.name(), journal, child.journal(), REQUEST, 0, end);
      assertThat(all.undelivered()).isZero();
      assertThat(node.ends()).isEmpty();
      assertThat(child.counter("receive_pool_in_use")).isZero();
    }
  }
}
