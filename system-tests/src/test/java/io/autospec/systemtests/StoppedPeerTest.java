package io.autospec.systemtests;

import static io.autospec.transport.frame.FrameKind.REPLY;
import static io.autospec.transport.frame.FrameKind.REQUEST;
import static org.assertj.core.api.Assertions.assertThat;

import io.autospec.systemtests.Journal.Event;
import io.autospec.transport.LinkEnd;
import io.autospec.transport.TensorPublication;
import io.autospec.transport.frame.ElementType;
import io.autospec.transport.frame.FrameKind;
import io.autospec.transport.frame.OutgoingMessage;
import io.autospec.transport.port.OfferResult;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The peer's process is frozen in the middle of what it does, and thawed again. */
class StoppedPeerTest {
  private static final int HERE = 1;
  private static final int THERE = 2;
  private static final int LEAST = 64 << 10;
  private static final int MOST = 3 << 20;
  private static final int MOST_SENT = 5_000;
  private static final long AERON_FORGETS_MILLIS = 5_000;
  private static final long MIB = 1 << 20;

  @Timeout(60)
  @ParameterizedTest(name = "{0}, {1} stops, seed {2}")
  @CsvSource({"IPC,1,31", "UDP_SEALED,1,32", "TCP,1,33"})
  void shouldLoseNothingWhenThePeerStopsForLessThanItsTimeout(Way way, int stops, long seed) {
    stopForLess(way, stops, seed);
  }

  @Tag("slow")
  @Timeout(60)
  @ParameterizedTest(name = "{0}, {1} stops, seed {2}")
  @CsvSource({"IPC,8,35", "UDP,8,36", "UDP_SEALED,8,37", "TCP,8,38", "TCP_SEALED,8,39"})
  void shouldLoseNothingWhenThePeerStopsOften(Way way, int stops, long seed) {
    stopForLess(way, stops, seed);
  }

  private static void stopForLess(Way way, int stops, long seed) {
    NodeOptions options = new NodeOptions(way, HERE).set("peerTimeout", 3_000);
    options.set("deliveryTimeout", 20_000);
    SplittableRandom random = new SplittableRandom(seed);
    String when = way + ", seed " + seed;
    try (Pair pair = new Pair(options);
        Traffic traffic = pair.traffic(random.nextLong(), 0)) {
      for (int i = 0; i < stops; i++) {
        long before = pair.replies();
        Await.until(() -> when + ": replies flow " + pair, () -> pair.replies() > before + 3);
        Await.pass(random.nextInt(100));
        pair.child.stop();
        Await.pass(1_000);
        pair.child.resume();
      }
      traffic.stop();
      long end = traffic.next();
      Await.until(
          pair,
          () ->
              pair.replies() == end
                  && pair.isSettled(end)
                  && Contract.isAllTold(pair.child.journal(), REPLY, 0, end));
      Contract all = Contract.check(when, pair.journal, pair.child.journal(), REQUEST, 0, end);
      Contract back = Contract.check(when, pair.child.journal(), pair.journal, REPLY, 0, end);
      assertThat(all.undelivered() + back.undelivered()).as(when).isZero();
      assertThat(pair.node.ends()).as(when).isEmpty();
      assertThat(pair.child.report().get("ends")).as(when).isEmpty();
      System.out.printf("%s: stopped %d times, %s%n", when, stops, all);
    }
  }

  @Timeout(60)
  @ParameterizedTest(name = "{0}, {1} ms, seed {2}")
  @CsvSource({"IPC,1600,41", "UDP,1600,42", "TCP,1600,43"})
  void shouldEndTheLinkWhenThePeerStopsForLonger(Way way, long millis, long seed) {
    stopForLonger(way, millis, seed);
  }

  /** Longer than all of Aeron's own timeouts, such as when a machine is suspended. */
  @Tag("slow")
  @Timeout(120)
  @ParameterizedTest(name = "{0}, {1} ms, seed {2}")
  @CsvSource({"IPC,12500,51", "UDP,12500,52", "UDP_SEALED,12500,53", "TCP,12500,54"})
  void shouldEndTheLinkWhenThePeerStopsForVeryLong(Way way, long millis, long seed) {
    stopForLonger(way, millis, seed);
  }

  private static void stopForLonger(Way way, long millis, long seed) {
    NodeOptions options = new NodeOptions(way, HERE);
    SplittableRandom random = new SplittableRandom(seed);
    String when = way + ", seed " + seed;
    try (Pair pair = new Pair(options);
        Traffic traffic = pair.traffic(random.nextLong(), 0)) {
      Await.until(() -> when + ": replies flow " + pair, () -> pair.replies() > 5);
      Await.pass(random.nextInt(100));
      final TensorPublication old = pair.node.peer();
      final long residentBefore = ProcessMemory.resident();
      pair.child.stop();
      final long stopped = System.nanoTime();
      long resident = residentBefore;
      long mapped = 0;
      while (System.nanoTime() - stopped < millis * 1_000_000) {
        Await.pass(50);
        resident = Math.max(resident, ProcessMemory.resident());
        mapped = Math.max(mapped, way == Way.TCP ? 0 : pair.node.counter("aeron_mapped_bytes"));
      }
      traffic.stop();
      long end = traffic.next();
      assertThat(pair.node.ends()).as(when + " " + pair).hasSize(1);
      JournaledNode.End told = pair.node.ends().get(0);
      assertThat(told.why()).as(when).isEqualTo(LinkEnd.SILENT);
      assertThat((told.nanos() - stopped) / 1_000_000)
          .as("%s: milliseconds until it was told", when)
          .isBetween(0L, options.peerTimeoutMillis() + 1_000);
      assertThat(old.offer(request())).as(when).isEqualTo(OfferResult.CLOSED);
      assertThat(pair.isSettled(end)).as(when + " " + pair).isTrue();
      // Shared memory of the link, the pools, and some for whatever the JVM does meanwhile.
      assertThat(resident - residentBefore).as(when + ": resident").isLessThan(200 * MIB);
      assertThat(mapped).as(when + ": mapped").isLessThan(400 * MIB);
      assertThat(pair.node.counter("send_pool_in_use")).as(when).isZero();
      long stale = pair.node.counter("dropped_stale_session");

      pair.child.resume();
      pair.reconnect();
      Contract undone = Contract.check(when, pair.journal, pair.child.journal(), REQUEST, 0, end);
      assertThat(pair.replies(end, end + 20)).as(when).isZero();
      try (Traffic again = pair.traffic(random.nextLong(), end, 20)) {
        Await.until(pair, () -> again.isDone() && pair.replies(end, end + 20) == 20);
      }
      Await.until(pair, () -> pair.isSettled(end + 20));
      Contract fresh =
          Contract.check(when, pair.journal, pair.child.journal(), REQUEST, end, end + 20);
      assertThat(fresh).as(when).isEqualTo(new Contract(20, 20, 20, 0));
      // What it had on its way when it was stopped belongs to nothing any more; after so long,
      // Aeron
      // has forgotten it too.
      if (millis < AERON_FORGETS_MILLIS) {
        assertThat(pair.node.counter("dropped_stale_session") - stale).as(when).isPositive();
      }
      System.out.printf(
          "%s: told after %d ms, %s; %d MiB more resident, %d MiB mapped; %d stale frames%n",
          when,
          (told.nanos() - stopped) / 1_000_000,
          undone,
          (resident - residentBefore) / MIB,
          mapped / MIB,
          pair.node.counter("dropped_stale_session") - stale);
    }
  }

  private static OutgoingMessage request() {
    OutgoingMessage message = new OutgoingMessage(1);
    return message
        .begin(FrameKind.REQUEST, 0, 0, 0, 0, 0)
        .add(0, ElementType.UINT8, new long[] {8}, 1, new UnsafeBuffer(new byte[8]), 0);
  }

  /** A node here and one in another process, connected. */
  private static final class Pair implements AutoCloseable {
    final Journal journal = Journal.create();
    final ChildNode child;
    final JournaledNode node;

    Pair(NodeOptions options) {
      child = ChildNode.start(options.ofNode(THERE));
      node = new JournaledNode(options, journal, false);
      node.node().connect(child.address());
      Await.until(node, node::isConnected);
    }

    Traffic traffic(long seed, long first) {
      return traffic(seed, first, MOST_SENT - first);
    }

    Traffic traffic(long seed, long first, long count) {
      return Traffic.begin(node, new Traffic.Plan(seed, LEAST, MOST, first, count));
    }

    /** Connects as often as it takes: the peer may not have noticed yet that it was given up. */
    void reconnect() {
      TensorPublication old = node.peer();
      Await.until(
          () -> node + "; " + child.describe(),
          () -> {
            assertThat(child.isAlive()).as("the peer lives: " + child).isTrue();
            int ends = node.ends().size();
            if (node.peer() == old || !node.isConnected()) {
              node.node().connect(child.address());
              Await.within(6_000, () -> node.ends().size() > ends || node.isConnected());
            }
            return node.isConnected() && node.peer() != old;
          });
    }

    boolean isSettled(long end) {
      return Contract.isSettled(journal, REQUEST, 0, end);
    }

    long replies() {
      return replies(0, MOST_SENT);
    }

    long replies(long from, long to) {
      return Contract.count(journal, Event.RECEIVED, REPLY, from, to);
    }

    @Override
    public String toString() {
      return node + "; " + child;
    }

    @Override
    public void close() {
      try {
        node.close();
      } finally {
        child.close();
        journal.close();
      }
    }
  }
}
