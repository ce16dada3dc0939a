package io.autospec.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class InProcessTensorTransportTest {
  private final InProcessTensorTransport.Pair pair = InProcessTensorTransport.connect(1, 2, 4096);
  private final UnsafeBuffer frame = new UnsafeBuffer(new byte[1024]);

  @Test
  void shouldCarryFramesInOrderAndNameTheSender() {
    List<String> got = new ArrayList<>();
    frame.putInt(8, 42);
    assertThat(pair.first().offer(2, frame, 8, 4)).isEqualTo(OfferResult.SENT);
    frame.putInt(8, 43);
    assertThat(pair.first().offer(2, frame, 8, 4)).isEqualTo(OfferResult.SENT);

    int polled =
        pair.second()
            .poll((peer, buffer, offset, n) -> got.add(peer + ":" + buffer.getInt(offset)), 10);

    assertThat(polled).isEqualTo(2);
    assertThat(got).containsExactly("1:42", "1:43");
    assertThat(pair.first().poll((peer, buffer, offset, n) -> got.add("?"), 10)).isZero();
  }

  @Test
  void shouldPressBackWhenThePeerStopsReadingAndGoOnWhenItReads() {
    int sent = 0;
    while (pair.first().offer(2, frame, 0, 500) == OfferResult.SENT) {
      sent++;
    }
    assertThat(sent).isBetween(4, 8);
    assertThat(pair.first().offer(2, frame, 0, 500)).isEqualTo(OfferResult.BACK_PRESSURED);

    assertThat(pair.second().poll((peer, buffer, offset, n) -> {}, 1)).isEqualTo(1);
    assertThat(pair.first().offer(2, frame, 0, 400)).isEqualTo(OfferResult.SENT);
  }

  @Test
  void shouldSayWhyAFrameCannotBeSent() {
    assertThat(pair.first().offer(3, frame, 0, 8)).isEqualTo(OfferResult.NOT_CONNECTED);
    assertThat(pair.first().offer(2, frame, 0, pair.first().maxFrameLength() + 1))
        .isEqualTo(OfferResult.TOO_LARGE);
    pair.second().close();
    assertThat(pair.first().offer(2, frame, 0, 8)).isEqualTo(OfferResult.NOT_CONNECTED);
    assertThat(pair.second().offer(1, frame, 0, 8)).isEqualTo(OfferResult.CLOSED);
    assertThat(pair.second().poll((peer, buffer, offset, n) -> {}, 1)).isZero();
    pair.close();
  }

  @Test
  void shouldRefuseARingThatIsNoPowerOfTwo() {
    assertThatThrownBy(() -> InProcessTensorTransport.connect(1, 2, 5000))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("5000");
  }
}
