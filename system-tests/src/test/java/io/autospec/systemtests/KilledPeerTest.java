package io.autospec.systemtests;

import static io.autospec.transport.frame.FrameKind.REPLY;
import static io.autospec.transport.frame.FrameKind.REQUEST;
import static org.assertj.core.api.Assertions.assertThat;

import io.autospec.systemtests.Journal.Event;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The peer is killed at a seeded random moment while messages stream both ways. What it was sent
 * and what it sent keeps the contract, its death is noticed, everything is given back, and the next
 * process with the same node id at another address works.
 */
class KilledPeerTest {
  private static final int HERE = 1;
  private static final int THERE = 2;
  private static final int LEAST = 64 << 10;
  private static final int MOST = 3 << 20;
  private static final int PER_LIFE = 2_000;
  private static final long MARGIN_MILLIS = 2_000;

  @Timeout(60)
  @ParameterizedTest(name = "{0}, {1} kills, seed {2}")
  @CsvSource({"IPC,2,11", "UDP,1,12", "UDP_SEALED,1,13", "TCP,2,14"})
  void shouldKeepTheContractWhenThePeerIsKilled(Way way, int kills, long seed) {
    new Lives(way, kills, seed).run();
  }

  @Tag("slow")
  @Timeout(180)
  @ParameterizedTest(name = "{0}, {1} kills, seed {2}")
  @CsvSource({"IPC,8,21", "UDP,8,22", "UDP_SEALED,8,23", "TCP,8,24", "TCP_SEALED,8,25"})
  void shouldKeepTheContractWhenThePeerIsKilledOftener(Way way, int kills, long seed) {
    new Lives(way, kills, seed).run();
  }

  /** The peers of one node, one after the other. */
  private static final class Lives {
    private final NodeOptions options;
    private final int kills;
    private final long seed;
    private final SplittableRandom random;
    private final String name;
    // Asked twice, one of the two links that meet may end as CLOSED: that is TensorNode.connect's
    // word.
    private boolean peerConnects;

    Lives(Way way, int kills, long seed) {
      this.options = new NodeOptions(way, HERE);
      this.kills = kills;
      this.seed = seed;
      this.random = new SplittableRandom(seed);
      this.name = way + ", seed " + seed;
    }

    void run() {
      ChildNode child = ChildNode.start(options.ofNode(THERE));
      try (Journal journal = Journal.create();
          JournaledNode node = new JournaledNode(options, journal, false)) {
        for (int life = 0; life < kills; life++) {
          ChildNode next = ChildNode.start(options.ofNode(THERE));
          child.address();
          next.address();
          try (ChildNode doomed = child) {
            child = next;
            live(node, doomed, next, life);
          }
        }
        lastLife(node, child);
      } finally {
        child.close();
      }
    }

    /** Connects, unless the peer was asked to already; both ends may be the one that begins. */
    private void connect(String when, JournaledNode node, ChildNode child) {
      if (!peerConnects && random.nextBoolean()) {
        child.connectTo(node.address());
      } else if (!peerConnects) {
        node.node().connect(child.address());
      }
      peerConnects = false;
      Await.until(() -> when + ": connected " + node, node::isConnected);
    }

    private void live(JournaledNode node, ChildNode child, ChildNode next, int life) {
      String when = name + ", life " + life;
      long first = (long) life * PER_LIFE;
      int endsBefore = node.ends().size();
      boolean restarts = (life + seed) % 2 == 1;
      connect(when, node, child);
      child.stream(new Traffic.Plan(random.nextLong(), LEAST, MOST, first, PER_LIFE));
      Traffic.Plan plan = new Traffic.Plan(random.nextLong(), LEAST, MOST, first, PER_LIFE);
      long killed;
      try (Traffic traffic = Traffic.begin(node, plan)) {
        Await.until(
            when + ": both directions flow", () -> traffic.next() > first && flows(node, first));
        Await.pass(random.nextInt(300));
        killed = System.nanoTime();
        child.kill();
        if (restarts) {
          // Its successor is there before its death is noticed.
          traffic.stop();
          next.connectTo(node.address());
          peerConnects = true;
        }
        Await.until(
            node,
            options.peerTimeoutMillis() + MARGIN_MILLIS,
            () -> node.ends().size() > endsBefore);
      }
      long told = node.ends().get(endsBefore).nanos();
      assertThat((told - killed) / 1_000_000)
          .as("%s: milliseconds until its death was told", when)
          .isBetween(0L, options.peerTimeoutMillis() + MARGIN_MILLIS);
      long end = first + PER_LIFE;
      Await.until(
          when + ": told of all", () -> Contract.isSettled(node.journal(), REQUEST, first, end));
      Contract requests =
          Contract.check(when, node.journal(), child.journal(), REQUEST, first, end);
      Contract.checkOfDeadSender(when, node.journal(), REPLY, first, end);
      Contract.checkOfDeadSender(when, node.journal(), REQUEST, first, end);
      assertNothingKept(when, node);
      System.out.printf(
          "%s: told after %d ms that it was %s; %s%n",
          when, (told - killed) / 1_000_000, node.ends().get(endsBefore).why(), requests);
    }

    private static boolean flows(JournaledNode node, long first) {
      long end = first + PER_LIFE;
      return Contract.count(node.journal(), Event.RECEIVED, REQUEST, first, end) > 3
          && Contract.count(node.journal(), Event.RECEIVED, REPLY, first, end) > 3;
    }

    /** A peer that is not killed gets all and says so. */
    private void lastLife(JournaledNode node, ChildNode child) {
      long first = (long) kills * PER_LIFE;
      int count = 20;
      int ends = node.ends().size();
      connect(name, node, child);
      Traffic.Plan plan = new Traffic.Plan(random.nextLong(), LEAST, MOST, first, count);
      try (Traffic traffic = Traffic.begin(node, plan)) {
        Await.until(
            node,
            () ->
                Contract.count(node.journal(), Event.RECEIVED, REPLY, first, first + count) == count
                    && Contract.isAllTold(node.journal(), REQUEST, first, first + count));
        assertThat(traffic.next()).isEqualTo(first + count);
      }
      Contract all =
          Contract.check(name, node.journal(), child.journal(), REQUEST, first, first + count);
      assertThat(all).as(name).isEqualTo(new Contract(count, count, count, 0));
      assertThat(node.ends()).as(name).hasSize(ends);
      assertNothingKept(name, node);
    }

    private static void assertNothingKept(String when, JournaledNode node) {
      Await.until(
          () -> when + ": memory is given back " + node,
          () -> node.counter("send_pool_in_use") == 0 && node.counter("receive_pool_in_use") == 0);
    }
  }
}
