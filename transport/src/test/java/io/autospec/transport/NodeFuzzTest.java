package io.autospec.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.autospec.transport.FaultyTransport.Faults;
import io.autospec.transport.frame.FrameKind;
import io.autospec.transport.frame.TensorFrameFlyweight;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A node to which somebody sends what real nodes once sent, changed: hellos, words of delivery. */
class NodeFuzzTest {
  private static final int FRAMES = 200_000;
  private static final int[] NASTY = {0, 1, -1, 7, 8, 95, 96, 1 << 30, Integer.MAX_VALUE};

  private final SplittableRandom random = new SplittableRandom(20_261_125);

  private static TensorNodeContext sealed(TensorNodeContext context) {
    context.keys().put(KeyRing.CLUSTER, new byte[16]);
    return context;
  }

  private List<byte[]> record(SteppedPair pair) {
    pair.fromOne.records = true;
    pair.connected();
    pair.two.echoes = true;
    for (int i = 0; i < 10; i++) {
      pair.one.send(i, 64 * i);
      pair.run(10);
    }
    pair.two.echoes = false;
    pair.until(() -> pair.one.received.size() == 10);
    pair.run(1_000);
    pair.fromOne.records = false;
    return new ArrayList<>(pair.fromOne.recorded);
  }

  private byte[] mutate(byte[] seed) {
    byte[] frame = seed.clone();
    UnsafeBuffer view = new UnsafeBuffer(frame);
    for (int change = random.nextInt(4); change > 0; change--) {
      switch (random.nextInt(3)) {
        case 0 -> frame[random.nextInt(frame.length)] = (byte) random.nextInt();
        case 1 -> view.putInt(4 * random.nextInt(frame.length / 4), NASTY[random.nextInt(9)]);
        default -> view.putByte(5, (byte) random.nextInt(20));
      }
    }
    // A fresh number, or all would be known; now and then a sender that nobody knows.
    TensorFrameFlyweight header = new TensorFrameFlyweight().wrapMutable(view, 0);
    if (random.nextInt(4) > 0) {
      header.sequence(header.sequence() + random.nextInt(1 << 20));
    }
    if (random.nextInt(50) == 0) {
      header.senderId(random.nextInt(1000));
    }
    return frame;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldGoOnWithinItsBoundsWhateverComes(boolean seals) {
    try (SteppedPair pair =
        new SteppedPair(
            Faults.NONE,
            1,
            c -> (seals ? sealed(c) : c).maxPeers(8).largestMessageBytes(1 << 16))) {
      List<byte[]> seeds = record(pair);
      assertThat(seeds.stream().map(f -> f[5]).distinct())
          .contains((byte) FrameKind.HELLO.code(), (byte) FrameKind.ACKNOWLEDGEMENT.code())
          .contains((byte) FrameKind.HEARTBEAT.code(), (byte) FrameKind.REQUEST.code());
      for (int i = 0; i < FRAMES; i++) {
        pair.fromOne.inject(mutate(seeds.get(random.nextInt(seeds.size()))));
        if (i % 16 == 0) {
          pair.step();
        }
      }
      pair.run(8_000);
      assertThat(pair.two.errors).isEmpty();
      assertThat(pair.two.node.counters().frames().dropped()).isGreaterThan(FRAMES / 4);
      if (seals) {
        // Nothing that was changed did anything: the link is still the first one.
        assertThat(pair.two.ends).isEmpty();
        assertThat(pair.two.received).hasSize(10);
        assertThat(pair.two.received.values()).allMatch(count -> count.get() == 1);
      }
      if (!pair.one.isConnected() || !pair.two.isConnected()) {
        pair.run(5_000);
        pair.connected();
      }
      pair.one.send(1_000_000, 64);
      pair.until(() -> pair.two.received.containsKey(1_000_000L));
      assertThat(pair.two.node.counters().snapshot().get("receive_pool_in_use")).isZero();
    }
  }
}
