package io.autospec.systemtests;

import static io.autospec.systemtests.Journal.Event.RECEIVED;
import static io.autospec.transport.frame.FrameKind.REPLY;
import static io.autospec.transport.frame.FrameKind.REQUEST;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sealed links between two hosts, whose network is slow, is cut, or drops UDP. */
@Timeout(60)
class TwoHostsTest {
  private static final int LEAST = 3_000;
  private static final int MOST = 1 << 20;

  private TwoHosts hosts;
  private long next;

  @BeforeEach
  void setUp() {
    hosts = TwoHosts.create();
  }

  @AfterEach
  void tearDown() {
    if (hosts != null) {
      hosts.close();
    }
  }

  private static NodeOptions options(Way way, int nodeId) {
    // After a cut, addresses have to be found again, and what was lost has to be sent again.
    NodeOptions options = new NodeOptions(way, nodeId).set("peerTimeout", 2_500);
    return options.set("deliveryTimeout", 20_000);
  }

  @ParameterizedTest
  @EnumSource(
      value = Way.class,
      names = {"UDP_SEALED", "TCP_SEALED"})
  void shouldCarryMessages(Way way) {
    try (ChildNode right = TwoHosts.startRight(options(way, 2));
        ChildNode left = TwoHosts.startLeft(options(way, 1))) {
      left.connectTo(right.address());
      long begin = System.nanoTime();
      exchange(left, right, 60);
      long slow = System.nanoTime();
      hosts.slowDown("50mbit", "30kb");
      exchange(left, right, 30);
      long end = System.nanoTime();
      assertThat(hosts.dropped()).as("packets that the queue dropped").isPositive();
      assertThat(left.report()).containsEntry("ends", "").containsEntry("errors", "0");
      System.out.printf(
          "%s: %d ms, half of it by 50 Mbit/s with a queue of 30 KB: %d ms, %d packets dropped%n",
          way, (slow - begin) / 1_000_000, (end - slow) / 1_000_000, hosts.dropped());
    }
  }

  @Test
  void shouldSurviveAShortCutAndReportALongOne() {
    cutTwice(Way.UDP_SEALED);
  }

  @Tag("slow")
  @Test
  void shouldSurviveAShortCutAndReportALongOneByTcp() {
    cutTwice(Way.TCP_SEALED);
  }

  private void cutTwice(Way way) {
    try (ChildNode right = TwoHosts.startRight(options(way, 2));
        ChildNode left = TwoHosts.startLeft(options(way, 1))) {
      left.connectTo(right.address());
      exchange(left, right, 10);
      long first = next;
      int count = 40;
      left.stream(new Traffic.Plan(9, LEAST, MOST, first, count));
      Await.until(
          left, () -> Contract.count(left.journal(), RECEIVED, REPLY, first, first + count) > 2);
      hosts.cut();
      Await.pass(400);
      hosts.mend();
      finish(left, right, first, count);
      assertThat(left.report()).as("short").containsEntry("ends", "");
      assertThat(right.report()).as("short").containsEntry("ends", "");

      long again = next;
      left.stream(new Traffic.Plan(9, LEAST, MOST, again, 10_000));
      Await.until(
          left, () -> Contract.count(left.journal(), RECEIVED, REPLY, again, again + 100) > 2);
      hosts.cut();
      Await.until(left::describe, 6_000, () -> left.report().get("ends").equals("SILENT,"));
      Await.until(right::describe, 6_000, () -> right.report().get("ends").equals("SILENT,"));
      left.tell("quiet");
      hosts.mend();
      long end = left.counter("next");
      Await.until(left, () -> Contract.isSettled(left.journal(), REQUEST, again, end));
      left.connectTo(right.address());
      next = end;
      exchange(left, right, 10);
      Contract cut =
          Contract.check(way.name(), left.journal(), right.journal(), REQUEST, again, end);
      System.out.printf("%s: the long cut: %s%n", way, cut);
    }
  }

  @Test
  void shouldUseTcpWhereUdpIsDropped() {
    try (ChildNode right = TwoHosts.startRight(options(Way.UDP_OR_TCP_SEALED, 2));
        ChildNode left = TwoHosts.startLeft(options(Way.UDP_OR_TCP_SEALED, 1))) {
      hosts.dropUdp();
      long begin = System.nanoTime();
      left.connectTo(right.address());
      exchange(left, right, 1);
      long first = System.nanoTime();
      assertThat((first - begin) / 1_000_000).isLessThan(5_000);
      exchange(left, right, 30);
      assertThat(left.report()).containsEntry("ends", "");
      System.out.printf("UDP is dropped: TCP after %d ms%n", (first - begin) / 1_000_000);
    }
  }

  /** Sends so many messages to be answered, and waits until that is done and known. */
  private void exchange(ChildNode left, ChildNode right, int count) {
    long first = next;
    left.stream(new Traffic.Plan(first, LEAST, MOST, first, count));
    finish(left, right, first, count);
  }

  private void finish(ChildNode left, ChildNode right, long first, int count) {
    next = first + count;
    Await.until(
        () -> left.describe() + "; " + right.describe(),
        30_000,
        () ->
            Contract.count(left.journal(), RECEIVED, REPLY, first, next) == count
                && Contract.isAllTold(left.journal(), REQUEST, first, next)
                && Contract.isAllTold(right.journal(), REPLY, first, next));
    Contract all = new Contract(count, count, count, 0);
    assertThat(Contract.check("", left.journal(), right.journal(), REQUEST, first, next))
        .isEqualTo(all);
    assertThat(Contract.check("", right.journal(), left.journal(), REPLY, first, next))
        .isEqualTo(all);
  }
}
