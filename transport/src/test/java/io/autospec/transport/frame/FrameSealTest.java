package io.autospec.transport.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class FrameSealTest {
  private static final byte[] KEY =
      SessionKeys.ofFrames(Messages.bytes(32, 5).byteArray(), 1, 2, 3, 4);

  private final FrameSeal sender = new FrameSeal(KEY);
  private final FrameSeal receiver = new FrameSeal(KEY);
  private final Chunker chunker = new Chunker(9, 1, 1024, Messages.LIMITS);

  private static UnsafeBuffer withRoom(UnsafeBuffer frame) {
    UnsafeBuffer copy = new UnsafeBuffer(new byte[frame.capacity() + 16]);
    copy.putBytes(0, frame, 0, frame.capacity());
    return copy;
  }

  private List<UnsafeBuffer> clearFrames(int length) {
    return Messages.frames(chunker, Messages.vector(1, Messages.bytes(length, 3)), 0);
  }

  private UnsafeBuffer seal(UnsafeBuffer clear) {
    UnsafeBuffer sealed = withRoom(clear);
    assertThat(sender.seal(sealed)).isEqualTo(sealed.capacity());
    return sealed;
  }

  @Test
  void shouldOpenWhatItSealedInAnyOrder() {
    List<UnsafeBuffer> clear = clearFrames(100_000);
    List<UnsafeBuffer> sealed = new ArrayList<>(clear.stream().map(this::seal).toList());
    Collections.shuffle(sealed, new Random(4));
    FrameDecoder decoder = new FrameDecoder(Messages.LIMITS, new FrameCounters());
    List<UnsafeBuffer> opened = new ArrayList<>();
    for (UnsafeBuffer frame : sealed) {
      assertThat(decoder.decode(frame, 0, frame.capacity())).isEqualTo(FrameVerdict.ACCEPTED);
      assertThat(receiver.open(frame)).isTrue();
      opened.add(new UnsafeBuffer(frame, 0, frame.capacity() - 16));
    }
    assertThat(opened).containsExactlyInAnyOrderElementsOf(clear);
  }

  @Test
  void shouldEncryptThePayload() {
    UnsafeBuffer clear = clearFrames(512).get(0);
    UnsafeBuffer sealed = seal(clear);
    int header = TensorFrameDescriptor.HEADER_LENGTH;
    assertThat(new UnsafeBuffer(sealed, header, 64))
        .isNotEqualTo(new UnsafeBuffer(clear, header, 64));
  }

  @Test
  void shouldRefuseAFrameInWhichAnyOneBitWasChanged() {
    UnsafeBuffer sealed = seal(clearFrames(64).get(0));
    FrameDecoder decoder = new FrameDecoder(Messages.LIMITS, new FrameCounters());
    int reached = 0;
    for (int bit = 0; bit < sealed.capacity() * 8; bit++) {
      UnsafeBuffer changed = new UnsafeBuffer(sealed.byteArray().clone());
      changed.putByte(bit / 8, (byte) (changed.getByte(bit / 8) ^ (1 << (bit % 8))));
      if (decoder.decode(changed, 0, changed.capacity()) == FrameVerdict.ACCEPTED
          && decoder.header().sealed()) {
        reached++;
        assertThat(receiver.open(changed)).isFalse();
      }
    }
    assertThat(reached).isGreaterThan(500);
    assertThat(receiver.open(sealed)).isTrue();
  }

  @Test
  void shouldNotOpenWithAnyOtherSessionsKey() {
    byte[] key = new byte[16];
    byte[] right = SessionKeys.ofFrames(key, 1, 2, 3, 4);
    List<byte[]> wrong =
        List.of(
            SessionKeys.ofFrames(key, 2, 2, 3, 4),
            SessionKeys.ofFrames(key, 1, 3, 3, 4),
            SessionKeys.ofFrames(key, 1, 2, 4, 4),
            SessionKeys.ofFrames(key, 1, 2, 3, 5),
            SessionKeys.ofFrames(key, 3, 4, 1, 2),
            SessionKeys.ofHello(key, 1, 2, 3),
            SessionKeys.ofFrames(new byte[32], 1, 2, 3, 4));
    UnsafeBuffer sealed = withRoom(clearFrames(64).get(0));
    new FrameSeal(right).seal(sealed);
    for (byte[] other : wrong) {
      assertThat(new FrameSeal(other).open(new UnsafeBuffer(sealed.byteArray().clone()))).isFalse();
    }
    assertThat(new FrameSeal(right).open(sealed)).isTrue();
  }

  @Test
  void shouldNeverUseANonceTwice() {
    UnsafeBuffer clear = clearFrames(64).get(0);
    seal(clear);
    assertThatThrownBy(() -> seal(clear))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("sealed before");
  }

  @Test
  void shouldRefuseKeysOfOtherLengths() {
    assertThatThrownBy(() -> SessionKeys.ofHello(new byte[15], 1, 2, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("15");
  }

  @Test
  void shouldRefuseWhatIsOlderThanTheReplayWindow() {
    ReplayWindow window = new ReplayWindow();
    window.enter(10);
    window.enter(10 + ReplayWindow.SIZE);
    assertThat(window.refuses(10)).isTrue();
    assertThat(window.refuses(11)).isFalse();
    window.enter(1L << 60);
    assertThat(window.refuses((1L << 60) - 5)).isFalse();
    window.enter((1L << 60) - 5);
    assertThat(window.refuses((1L << 60) - 5)).isTrue();
  }
}
