package io.autospec.systemtests;

import static io.autospec.systemtests.Journal.Event.RECEIVED;
import static io.autospec.transport.frame.FrameKind.REQUEST;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Both ends send as much as the link takes for some seconds. All of it must arrive, and word of
 * that must get through beside the data.
 */
class BusyLinkTest {
  private static final int HERE = 1;
  private static final int THERE = 2;
  private static final int LEAST = 64 << 10;
  private static final int MOST = 1 << 20;
  private static final long BUSY_MILLIS = 2_000;
  private static final long PATIENCE_MILLIS = 3_000;

  @Timeout(60)
  @ParameterizedTest
  @EnumSource(
      value = Way.class,
      names = {"IPC", "UDP", "TCP"})
  void shouldCarryAllThatBothEndsCanSend(Way way) {
    NodeOptions options = new NodeOptions(way, HERE).set("echoes", false);
    String when = way.name();
    try (Journal journal = Journal.create();
        ChildNode child = ChildNode.start(options.ofNode(THERE));
        JournaledNode node = new JournaledNode(options, journal, false)) {
      node.node().connect(child.address());
      Await.until(node, node::isConnected);
      child.stream(new Traffic.Plan(1, LEAST, MOST, 0, Journal.QUERIES));
      Traffic traffic = Traffic.begin(node, new Traffic.Plan(2, LEAST, MOST, 0, Journal.QUERIES));
      Await.pass(BUSY_MILLIS);
      traffic.stop();
      child.tell("quiet");
      long sent = traffic.next();
      long sentBack = child.counter("next");
      boolean arrived =
          Await.within(
              PATIENCE_MILLIS,
              () ->
                  Contract.count(child.journal(), RECEIVED, REQUEST, 0, sent) == sent
                      && Contract.count(journal, RECEIVED, REQUEST, 0, sentBack) == sentBack);
      Await.until(node, () -> Contract.isSettled(journal, REQUEST, 0, sent));
      Await.until(child, () -> Contract.isSettled(child.journal(), REQUEST, 0, sentBack));
      Contract there = Contract.check(when, journal, child.journal(), REQUEST, 0, sent);
      Contract back = Contract.check(when, child.journal(), journal, REQUEST, 0, sentBack);
      System.out.printf("%s: there %s, back %s%n", when, there, back);
      assertThat(arrived)
          .as("%s: all arrived; there %s, back %s, %s", when, there, back, node)
          .isTrue();
      assertThat(there.undelivered() + back.undelivered())
          .as("%s: what arrived was told to be so in time; there %s, back %s", when, there, back)
          .isZero();
      assertThat(node.ends()).isEmpty();
    }
  }
}
