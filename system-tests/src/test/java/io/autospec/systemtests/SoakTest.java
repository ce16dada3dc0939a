package io.autospec.systemtests;

import static io.autospec.systemtests.Journal.Event.DELIVERED;
import static io.autospec.systemtests.Journal.Event.RECEIVED;
import static io.autospec.systemtests.Journal.Event.SENT;
import static io.autospec.systemtests.Journal.Event.TORN;
import static io.autospec.systemtests.Journal.Event.UNDELIVERED;
import static io.autospec.transport.frame.FrameKind.REPLY;
import static io.autospec.transport.frame.FrameKind.REQUEST;
import static org.assertj.core.api.Assertions.assertThat;

import io.autospec.transport.frame.OutgoingMessage;
import io.autospec.transport.port.OfferResult;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Rounds of eight queries, as fast as they go, for as long as an hour of rounds of 30 ms: after a
 * warm-up, memory of every kind and threads stay as they are, at both ends.
 */
class SoakTest {
  private static final int HERE = 1;
  private static final int THERE = 2;
  private static final int WIDTH = 8;
  private static final int SMALL = 3_136;
  private static final int MEDIUM = 64 << 10;
  private static final int LARGE = 1 << 20;
  private static final int SAMPLES = 18;
  private static final int WARM_UP = 6;
  private static final int MOST_LOOKS = 500_000;
  private static final double KIB = 1 << 10;
  private static final double MIB = 1 << 20;

  @Timeout(60)
  @ParameterizedTest
  @EnumSource(
      value = Way.class,
      names = {"IPC", "UDP_SEALED", "TCP"})
  void shouldStayFlat(Way way) {
    // The JVM still compiles, and terms of shared memory are touched for the first time.
    new Soak(way, 900, 81).run(3 * MIB, 32 * MIB);
  }

  /**
   * {@code -Dsoak.rounds=N} chooses how many; the default is an hour's. Two bytes kept of each of
   * its two million messages would be seen.
   */
  @Tag("slow")
  @Timeout(3_600)
  @ParameterizedTest
  @EnumSource(
      value = Way.class,
      names = {"IPC", "UDP_SEALED", "TCP"})
  void shouldStayFlatForAnHourOfRounds(Way way) {
    new Soak(way, Integer.getInteger("soak.rounds", 120_000), 82).run(3 * MIB, 16 * MIB);
  }

  /** One link's rounds. */
  private static final class Soak {
    private final Way way;
    private final int rounds;
    private final SplittableRandom random;
    private final OutgoingMessage message = new OutgoingMessage(1);
    private final UnsafeBuffer payload = new UnsafeBuffer(new byte[LARGE]);
    private final Flatness flatness = new Flatness();
    private long next;
    private long bytes;

    Soak(Way way, int rounds, long seed) {
      this.way = way;
      this.rounds = rounds;
      this.random = new SplittableRandom(seed);
    }

    void run(double mostHeap, double mostResident) {
      NodeOptions options =
          new NodeOptions(way, HERE).set("deliveryTimeout", 20_000).set("peerTimeout", 10_000);
      try (Journal journal = Journal.create();
          ChildNode child = ChildNode.startForLong(options.ofNode(THERE));
          JournaledNode node = new JournaledNode(options, journal, false)) {
        node.node().connect(child.address());
        Await.until(node, node::isConnected);
        long begin = System.nanoTime();
        for (int sample = 0; sample < SAMPLES; sample++) {
          for (int i = 0; i < rounds / SAMPLES; i++) {
            round(node);
          }
          if (sample >= WARM_UP) {
            measure(node, child);
          }
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        System.out.printf(
            "%s: %d rounds, %.0f a second, %.1f MiB/s each way%s%n",
            way, rounds, rounds / seconds, bytes / seconds / MIB, flatness);
        checkMessages(node, child);
        assertThat(node.ends()).isEmpty();
        assertThat(node.errors()).isEmpty();
      }
      checkFlatness(mostHeap, mostResident);
    }

    private void round(JournaledNode node) {
      long first = next;
      for (; next < first + WIDTH; next++) {
        long query = next % Journal.QUERIES;
        int size = size();
        bytes += size;
        Payload.fill(payload, query, size);
        while (node.offer(message, REQUEST, query, payload, size) != OfferResult.SENT) {
          LockSupport.parkNanos(20_000);
        }
      }
      long turn = first / Journal.QUERIES + 1;
      for (long i = first; i < next; i++) {
        long query = i % Journal.QUERIES;
        await(node, query, turn);
      }
    }

    /** Looks oftener than {@link Await}. */
    private static void await(JournaledNode node, long query, long turn) {
      for (int i = 0; node.journal().count(RECEIVED, REPLY, query) != turn; i++) {
        if (i > MOST_LOOKS) {
          throw new AssertionError("no reply to " + query + " in turn " + turn + ": " + node);
        }
        LockSupport.parkNanos(20_000);
      }
    }

    private int size() {
      int draw = random.nextInt(500);
      return draw == 0 ? LARGE : draw <= 20 ? MEDIUM : SMALL;
    }

    private void measure(JournaledNode node, ChildNode child) {
      flatness.add("here ", ProcessMemory.afterCollection());
      flatness.add("there ", child.memory());
      if (way != Way.TCP) {
        flatness.add("here gauge", node.counter("aeron_mapped_bytes"));
        flatness.add("there gauge", child.counter("aeron_mapped_bytes"));
      }
    }

    private void checkFlatness(double mostHeap, double mostResident) {
      for (String end : new String[] {"here ", "there "}) {
        flatness.check(end + "heap", mostHeap);
        // Pools grow by a few buffers when more is under way at a time than ever before.
        flatness.check(end + "direct", MIB);
        flatness.check(end + "mapped", 64 * KIB);
        flatness.check(end + "threads", 1.5);
        flatness.check(end + "resident", mostResident);
        if (way != Way.TCP) {
          flatness.check(end + "gauge", 0);
        }
      }
    }

    /** Queries are numbered in a ring, so a number was used several times. */
    private void checkMessages(JournaledNode node, ChildNode child) {
      Await.until(node, () -> isSettled(node.journal(), child.journal()));
      assertThat(sum(child.journal(), TORN) + sum(node.journal(), TORN)).isZero();
      assertThat(sum(child.journal(), UNDELIVERED) + sum(node.journal(), UNDELIVERED)).isZero();
    }

    private static boolean isSettled(Journal here, Journal there) {
      for (int query = 0; query < Journal.QUERIES; query++) {
        int sent = here.count(SENT, REQUEST, query);
        if (there.count(RECEIVED, REQUEST, query) != sent
            || here.count(DELIVERED, REQUEST, query) != sent
            || here.count(RECEIVED, REPLY, query) != sent
            || there.count(SENT, REPLY, query) != sent
            || there.count(DELIVERED, REPLY, query) != sent) {
          return false;
        }
      }
      return true;
    }

    private static long sum(Journal journal, Journal.Event event) {
      return Contract.count(journal, event, REQUEST, 0, Journal.QUERIES)
          + (long) Contract.count(journal, event, REPLY, 0, Journal.QUERIES);
    }
  }
}
