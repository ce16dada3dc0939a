package io.autospec.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.autospec.transport.FaultyTransport.Faults;
import io.autospec.transport.frame.FrameKind;
import io.autospec.transport.frame.FrameVerdict;
import io.autospec.transport.frame.OutgoingMessage;
import io.autospec.transport.frame.TensorFrameFlyweight;
import io.autospec.transport.port.OfferResult;
import io.autospec.transport.port.PeerAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What links promise, stepped by hand with a clock that stands still between steps. */
class LinkTest {
  private static TensorNodeContext sealed(TensorNodeContext context) {
    context.keys().put(KeyRing.CLUSTER, new byte[32]);
    return context;
  }

  private static Set<Long> all(int count) {
    TreeSet<Long> queries = new TreeSet<>();
    for (long i = 0; i < count; i++) {
      queries.add(i);
    }
    return queries;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void shouldDeliverOnceAndWholeOrTellTheSenderWhateverTheNetworkDoes(long seed) {
    boolean sealed = seed % 2 == 0;
    Faults faults = new Faults(seed > 4 ? 20 : 1, 10, 20, 2);
    try (SteppedPair pair = new SteppedPair(faults, seed, sealed ? LinkTest::sealed : c -> c)) {
      pair.connected();
      int sent = 0;
      while (sent < 300) {
        int size = new int[] {16, 3136, 65_536, 300_000}[sent % 4];
        if (pair.one.send(sent, size) == OfferResult.SENT) {
          sent++;
        }
        pair.step();
      }
      pair.run(12_000);
      TreeSet<Long> told = new TreeSet<>(pair.one.delivered);
      assertThat(pair.two.received.keySet()).containsAll(told);
      told.addAll(pair.one.undelivered);
      assertThat(told).isEqualTo(all(300));
      assertThat(pair.two.received.values()).allMatch(count -> count.get() == 1);
      // Damage is seen where frames are sealed; else it is the carrier's to see.
      assertThat(sealed ? pair.two.torn.get() : 0).isZero();
      assertThat(pair.one.delivered).hasSizeGreaterThan(20);
      assertThat(pair.two.node.counters().snapshot().get("receive_pool_in_use"))
          .as(pair.one + " " + pair.two)
          .isZero();
      assertThat(pair.one.node.counters().snapshot().get("send_pool_in_use")).isZero();
    }
  }

  @Test
  void shouldKeepALinkAliveWithHeartbeatsAloneAndEndItWhenThePeerIsSilent() {
    try (SteppedPair pair = new SteppedPair().connected()) {
      pair.run(10_000);
      assertThat(pair.one.ends).isEmpty();
      pair.one.send(7, 64);
      pair.fromTwo.cut = () -> true;
      pair.run(1_700);
      assertThat(pair.one.ends).isEmpty();
      pair.run(400);
      assertThat(pair.one.ends).containsExactly(LinkEnd.SILENT);
      assertThat(pair.one.undelivered).containsExactly(7L);
      assertThat(pair.one.send(8, 64)).isEqualTo(OfferResult.CLOSED);
      // The other end is told: it can be reached, though it cannot answer.
      pair.step();
      assertThat(pair.two.ends).containsExactly(LinkEnd.GOODBYE);
    }
  }

  @Test
  void shouldForgiveSilenceWhileThisNodeItselfStoodStill() {
    try (SteppedPair pair = new SteppedPair().connected()) {
      pair.nanos += 60_000 * SteppedPair.MILLI;
      pair.run(1_000);
      assertThat(pair.one.ends).isEmpty();
      assertThat(pair.one.isConnected()).isTrue();
    }
  }

  @Test
  void shouldTellWhenTheDeliveryOfAMessageIsNotConfirmedInTime() {
    try (SteppedPair pair = new SteppedPair().connected()) {
      pair.one.send(1, 64);
      pair.until(() -> pair.one.delivered.contains(1L));
      pair.fromOne.cut = () -> true;
      pair.one.send(2, 64);
      pair.step();
      pair.step();
      pair.fromOne.cut = () -> false;
      pair.run(4_990);
      assertThat(pair.one.undelivered).isEmpty();
      pair.run(20);
      assertThat(pair.one.undelivered).containsExactly(2L);
      assertThat(pair.one.isConnected()).isTrue();
      pair.one.send(3, 64);
      pair.until(() -> pair.one.delivered.contains(3L));
    }
  }

  @Test
  void shouldPressBackWithinBoundsWhenThePeerKeepsItsMessagesAndGoOnWhenItClosesThem() {
    try (SteppedPair pair =
        new SteppedPair(Faults.NONE, 1, context -> context.largestMessageBytes(1 << 18))) {
      pair.connected();
      pair.two.holds = true;
      int sent = 0;
      OfferResult last = OfferResult.SENT;
      for (int i = 0; i < 10_000 && last == OfferResult.SENT; i++) {
        last = pair.one.send(i, 200_000);
        sent += last == OfferResult.SENT ? 1 : 0;
        pair.step();
      }
      assertThat(last).isEqualTo(OfferResult.BACK_PRESSURED);
      // 16 + 8 of the longest messages, and what is in the ring between them.
      assertThat(sent).isBetween(10, 40);
      pair.run(4_000);
      assertThat(pair.one.ends).as("a peer that does not read is not silent").isEmpty();
      assertThat(pair.one.node.counters().get(TransportCounter.BACK_PRESSURED)).isPositive();
      assertThat(pair.two.node.counters().get(TransportCounter.STALLED)).isPositive();
      int all = sent;
      pair.two.holds = false;
      pair.until(
          () -> {
            pair.two.closeHeld();
            return pair.two.received.size() == all;
          });
      pair.until(() -> pair.one.delivered.size() == all);
      assertThat(pair.two.torn).hasValue(0);
    }
  }

  @Test
  void shouldSayWhyAMessageIsNotTaken() {
    try (SteppedPair pair =
        new SteppedPair(Faults.NONE, 1, c -> sealed(c.largestMessageBytes(8192).maxTensors(2)))) {
      TensorPublication early = pair.one.node.connect(pair.two.node.address());
      assertThat(early.offer(TestPeer.request(1, 64))).isEqualTo(OfferResult.NOT_CONNECTED);
      pair.until(() -> pair.one.isConnected() && pair.two.isConnected());
      assertThat(early.offer(TestPeer.request(1, 9000))).isEqualTo(OfferResult.TOO_LARGE);
      OutgoingMessage ofJob = new OutgoingMessage(1).begin(FrameKind.REQUEST, 5, 0, 0, 0, 2);
      assertThat(early.offer(ofJob)).isEqualTo(OfferResult.NO_KEY);
      OutgoingMessage control = new OutgoingMessage(1).begin(FrameKind.GOODBYE, 0, 0, 0, 0, 0);
      assertThatThrownBy(() -> early.offer(control)).isInstanceOf(IllegalArgumentException.class);
      pair.one.node.disconnect(early);
      pair.step();
      assertThat(early.offer(TestPeer.request(1, 64))).isEqualTo(OfferResult.CLOSED);
      assertThat(pair.one.ends).containsExactly(LinkEnd.CLOSED);
    }
  }

  @Test
  void shouldSealAJobsFramesWithItsOwnKeyAndDropThemWhereTheKeyIsNot() {
    KeyRing keys = new KeyRing();
    keys.put(KeyRing.CLUSTER, new byte[32]);
    try (SteppedPair pair =
        new SteppedPair(Faults.NONE, 1, c -> c.nodeId() == 1 ? c.keys(keys) : sealed(c))) {
      pair.connected();
      keys.put(5, new byte[32]);
      pair.one.peer.offer(new OutgoingMessage(1).begin(FrameKind.REQUEST, 5, 0, 0, 0, 2));
      pair.run(10);
      assertThat(pair.two.received).isEmpty();
      assertThat(pair.two.node.counters().frames().count(FrameVerdict.UNKNOWN_KEY)).isEqualTo(1);
    }
  }

  @Test
  void shouldNotOpenALinkToANodeWithAnotherKey() {
    try (SteppedPair pair =
        new SteppedPair(
            Faults.NONE,
            1,
            context -> {
              byte[] key = new byte[32];
              key[0] = (byte) context.nodeId();
              context.keys().put(KeyRing.CLUSTER, key);
              return context;
            })) {
      pair.one.node.connect(pair.two.node.address());
      pair.until(() -> !pair.one.ends.isEmpty());
      assertThat(pair.one.ends).containsExactly(LinkEnd.UNREACHABLE);
      assertThat(pair.two.ends).isEmpty();
      assertThat(pair.two.node.counters().frames().count(FrameVerdict.FORGED)).isPositive();
      assertThat(pair.two.log).isNotEmpty().hasSizeLessThan(8);
    }
  }

  @Test
  void shouldDropEveryRecordedFrameThatComesAgainInThisSessionAndInALaterOne() {
    try (SteppedPair pair = new SteppedPair(Faults.NONE, 1, LinkTest::sealed)) {
      pair.fromOne.records = true;
      pair.connected();
      for (int i = 0; i < 20; i++) {
        pair.one.send(i, 1000);
        pair.step();
      }
      pair.until(() -> pair.one.delivered.size() == 20);
      List<byte[]> recorded = new ArrayList<>(pair.fromOne.recorded);
      pair.fromOne.records = false;
      recorded.forEach(pair.fromOne::inject);
      pair.run(100);
      assertThat(pair.two.node.counters().frames().count(FrameVerdict.REPLAYED))
          .isGreaterThanOrEqualTo(20);
      assertThat(pair.two.ends).as("a recorded hello ends no link").isEmpty();

      pair.one.node.disconnect(pair.one.peer);
      pair.run(10);
      pair.connected();
      recorded.forEach(pair.fromOne::inject);
      pair.run(7_000);
      assertThat(pair.two.received.values()).allMatch(count -> count.get() == 1);
      assertThat(pair.one.isConnected() && pair.two.isConnected()).isTrue();
      pair.one.send(99, 1000);
      pair.until(() -> pair.two.received.containsKey(99L));
    }
  }

  @Test
  void shouldRefuseClearFramesWhereTheyMustBeSealedAndForgedOnesEverywhere() {
    try (SteppedPair pair = new SteppedPair(Faults.NONE, 1, LinkTest::sealed)) {
      pair.fromOne.records = true;
      pair.connected();
      pair.one.send(1, 1000);
      pair.run(10);
      byte[] frame =
          pair.fromOne.recorded.stream()
              .filter(f -> new TensorFrameFlyweight().wrap(new UnsafeBuffer(f), 0).kind() == 1)
              .findFirst()
              .orElseThrow();
      byte[] clear = java.util.Arrays.copyOf(frame, frame.length - 16);
      new TensorFrameFlyweight()
          .wrapMutable(new UnsafeBuffer(clear), 0)
          .flags(0)
          .frameLength(clear.length);
      byte[] forged = frame.clone();
      new TensorFrameFlyweight().wrapMutable(new UnsafeBuffer(forged), 0).sequence(1000);
      pair.fromOne.inject(clear);
      pair.fromOne.inject(forged);
      pair.fromOne.inject(new byte[] {1, 2, 3});
      pair.run(10);
      assertThat(pair.two.node.counters().frames().count(FrameVerdict.WRONG_SEAL)).isEqualTo(1);
      assertThat(pair.two.node.counters().frames().count(FrameVerdict.FORGED)).isEqualTo(1);
      assertThat(pair.two.node.counters().frames().count(FrameVerdict.TRUNCATED)).isEqualTo(1);
      assertThat(pair.two.received).hasSize(1);
    }
  }

  @Test
  void shouldGiveARestartedPeerANewSessionAndDropWhatIsLeftOfTheOldOne() {
    try (SteppedPair pair = new SteppedPair().connected()) {
      pair.fromTwo.records = true;
      pair.two.send(1, 64);
      pair.step();
      List<byte[]> old = new ArrayList<>(pair.fromTwo.recorded);
      TensorPublication before = pair.one.peer;
      // It dies without a word, and comes back under the same id.
      pair.fromTwo.cut = () -> true;
      pair.two.node = null;
      TestPeer again = new TestPeer();
      again.launch(pair.context(again, 2).around(t -> pair.fromTwo = pair.around(t, 2)));
      again.node.connect(pair.one.node.address());
      pair.until(
          () -> {
            again.node.doWork();
            return again.isConnected() && pair.one.peer != before;
          });
      assertThat(pair.one.ends).containsExactly(LinkEnd.RESTARTED);
      assertThat(before.isConnected()).isFalse();
      old.forEach(pair.fromTwo::inject);
      again.send(2, 64);
      pair.until(
          () -> {
            again.node.doWork();
            return pair.one.received.containsKey(2L);
          });
      assertThat(pair.one.node.counters().frames().count(FrameVerdict.STALE_SESSION)).isPositive();
      again.close();
    }
  }

  @Test
  void shouldOpenOneLinkWhenBothConnectAtOnce() {
    try (SteppedPair pair = new SteppedPair()) {
      pair.one.node.connect(pair.two.node.address());
      pair.two.node.connect(pair.one.node.address());
      pair.until(() -> pair.one.isConnected() && pair.two.isConnected());
      pair.run(3_000);
      assertThat(pair.one.ends).isEmpty();
      assertThat(pair.two.ends).isEmpty();
      assertThat(pair.one.node.counters().get(TransportCounter.LINKS_OPENED)).isEqualTo(1);
      assertThat(pair.two.node.counters().get(TransportCounter.LINKS_OPENED)).isEqualTo(1);
    }
  }

  @Test
  void shouldSayThatAPeerCannotBeReachedAndThatThereAreTooMany() {
    try (SteppedPair pair = new SteppedPair(Faults.NONE, 1, c -> c.maxPeers(1))) {
      pair.one.node.connect(new PeerAddress(7, Map.of("inproc", "nobody")));
      pair.step();
      assertThat(pair.one.ends).containsExactly(LinkEnd.UNREACHABLE);
      pair.connected();
      pair.one.node.connect(new PeerAddress(8, Map.of()));
      pair.step();
      assertThat(pair.one.ends).containsExactly(LinkEnd.UNREACHABLE, LinkEnd.TOO_MANY_PEERS);
      assertThat(pair.one.isConnected()).isTrue();
    }
  }

  @Test
  void shouldSayWhatItDropsOnceASecondAtMost() {
    try (SteppedPair pair = new SteppedPair().connected()) {
      for (int i = 0; i < 5_000; i++) {
        pair.fromOne.inject(new byte[] {1, 2, 3, (byte) i});
        pair.step(); // A tenth of a millisecond.
      }
      pair.run(1_100);
      assertThat(pair.two.log).hasSize(2);
      assertThat(pair.two.log).allMatch(line -> line.contains("TRUNCATED"));
      assertThat(pair.two.node.counters().frames().count(FrameVerdict.TRUNCATED)).isEqualTo(5_000);
    }
  }

  @Test
  void shouldGoOnWhenTheHandlerThrows() {
    try (SteppedPair pair = new SteppedPair()) {
      TestPeer clumsy = new TestPeer();
      TensorHandler throwing =
          (peer, message) -> {
            throw new IllegalStateException("clumsy");
          };
      TensorNodeContext context =
          new TensorNodeContext(3, throwing)
              .aeron(null)
              .tcp(false)
              .inProcess(pair.network)
              .invoked(true)
              .clock(() -> pair.nanos)
              .errorHandler(clumsy.errors::add);
      try (TensorNode node = TensorNode.launch(context)) {
        pair.one.node.connect(node.address());
        pair.until(
            () -> {
              node.doWork();
              return pair.one.isConnected() && pair.one.peer.peerId() == 3;
            });
        pair.one.send(1, 64);
        pair.one.send(2, 64);
        pair.until(
            () -> {
              node.doWork();
              return pair.one.delivered.size() == 2;
            });
        assertThat(clumsy.errors).hasSize(2);
        assertThat(node.counters().get(TransportCounter.HANDLER_FAILURES)).isEqualTo(2);
        assertThat(node.counters().snapshot().get("receive_pool_in_use")).isZero();
      }
    }
  }

  @Test
  void shouldNotMistakeAMessageWhoseKeyWasTakenAwayForOneThatWasDelivered() {
    KeyRing keys = new KeyRing();
    keys.put(KeyRing.CLUSTER, new byte[32]);
    keys.put(5, new byte[32]);
    try (SteppedPair pair = new SteppedPair(Faults.NONE, 1, c -> c.keys(keys))) {
      pair.connected();
      pair.fromOne.room = 2;
      assertThat(pair.one.send(1, 300_000)).isEqualTo(OfferResult.SENT);
      OutgoingMessage ofJob = new OutgoingMessage(1).begin(FrameKind.REQUEST, 5, 0, 0, 0, 2);
      assertThat(pair.one.peer.offer(ofJob)).isEqualTo(OfferResult.SENT);
      assertThat(pair.one.send(3, 64)).isEqualTo(OfferResult.SENT);
      assertThat(pair.one.node.counters().snapshot()).containsEntry("send_pool_in_use", 3L);
      keys.remove(5);
      pair.fromOne.room = Integer.MAX_VALUE;
      pair.run(6_000);
      assertThat(pair.one.delivered).containsExactly(1L, 3L);
      assertThat(pair.one.undelivered).containsExactly(2L);
      assertThat(pair.two.received.keySet()).containsExactlyInAnyOrder(1L, 3L);
      assertThat(pair.one.node.counters().snapshot()).containsEntry("send_pool_in_use", 0L);
    }
  }

  @Test
  void shouldSendNothingInClearTextWhenTheClustersKeyIsTakenAway() {
    KeyRing keys = new KeyRing();
    keys.put(KeyRing.CLUSTER, new byte[32]);
    try (SteppedPair pair =
        new SteppedPair(Faults.NONE, 1, c -> c.nodeId() == 1 ? c.keys(keys) : sealed(c))) {
      pair.connected();
      pair.fromOne.records = true;
      keys.remove(KeyRing.CLUSTER);
      pair.run(2_500);
      assertThat(pair.two.ends).containsExactly(LinkEnd.SILENT);
      assertThat(pair.fromOne.recorded)
          .allMatch(f -> new TensorFrameFlyweight().wrap(new UnsafeBuffer(f), 0).sealed());
    }
  }

  @Test
  void shouldNotTakeRecordedHellosForALifeSign() {
    try (SteppedPair pair = new SteppedPair(Faults.NONE, 1, LinkTest::sealed)) {
      pair.fromTwo.records = true;
      pair.connected();
      List<byte[]> hellos =
          pair.fromTwo.recorded.stream().filter(f -> f[5] == FrameKind.HELLO.code()).toList();
      assertThat(hellos).isNotEmpty();
      pair.two.node = null; // It dies without a word.
      for (int i = 0; i < 30 && pair.one.ends.isEmpty(); i++) {
        hellos.forEach(pair.fromTwo::inject);
        pair.fromTwo.doWork(pair.nanos);
        pair.run(100);
      }
      assertThat(pair.one.ends).containsExactly(LinkEnd.SILENT);
    }
  }

  @Test
  void shouldSendToOthersWhenOnePeerDoesNotRead() {
    try (SteppedPair pair = new SteppedPair();
        TestPeer third = new TestPeer()) {
      third.launch(pair.context(third, 3));
      pair.connected();
      TensorPublication stuck = pair.one.peer;
      pair.one.node.connect(third.node.address());
      pair.until(
          () -> {
            third.node.doWork();
            return pair.one.peer.peerId() == 3 && third.isConnected();
          });
      pair.two.holds = true;
      long query = 0;
      int refused = 0;
      while (refused < 2_000) {
        boolean taken = stuck.offer(TestPeer.request(query++, 3 << 20)) == OfferResult.SENT;
        refused = taken ? 0 : refused + 1;
        pair.step();
        third.node.doWork();
      }
      for (int i = 0; i < 10; i++) {
        long next = 1_000_000L + i;
        pair.until(
            () -> {
              third.node.doWork();
              return pair.one.peer.offer(TestPeer.request(next, 3 << 20)) == OfferResult.SENT;
            });
      }
      pair.until(
          () -> {
            third.node.doWork();
            return third.received.size() == 10;
          });
      assertThat(pair.one.ends).isEmpty();
    }
  }
}
