package io.autospec.transport.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class FrameSealTest {
  private static final byte[] KEY = Messages.bytes(32, 5).byteArray();

  private final FrameCounters counters = new FrameCounters();
  private final FrameSeal sender = new FrameSeal(KEY, Messages.LIMITS, 4, new FrameCounters());
  private final FrameSeal receiver = new FrameSeal(KEY, Messages.LIMITS, 4, counters);
  private final Chunker chunker = new Chunker(9, 1024, Messages.LIMITS);

  private List<ByteBuffer> clearFrames(int length) {
    List<ByteBuffer> frames = new ArrayList<>();
    int chunks = Messages.vector(chunker, 0, 1, Messages.bytes(length, 3));
    for (UnsafeBuffer frame : Messages.frames(chunker, chunks)) {
      frames.add(ByteBuffer.allocateDirect(frame.capacity()).put(frame.byteArray()).flip());
    }
    return frames;
  }

  private ByteBuffer seal(ByteBuffer clear) {
    ByteBuffer sealed = ByteBuffer.allocateDirect(clear.remaining() + 16);
    assertThat(sender.seal(clear, sealed)).isEqualTo(sealed.capacity());
    return sealed;
  }

  @Test
  void shouldOpenWhatItSealedInAnyOrderOnceAndRefuseReplays() {
    List<ByteBuffer> clear = clearFrames(100_000);
    List<ByteBuffer> sealed = new ArrayList<>(clear.stream().map(this::seal).toList());
    List<ByteBuffer> opened = new ArrayList<>();
    Collections.shuffle(sealed, new Random(4));
    for (ByteBuffer frame : sealed) {
      ByteBuffer target = ByteBuffer.allocateDirect(frame.capacity() - 16);
      assertThat(receiver.open(frame, target)).isEqualTo(FrameVerdict.ACCEPTED);
      opened.add(target);
    }
    assertThat(opened).containsExactlyInAnyOrderElementsOf(clear);
    for (ByteBuffer frame : sealed) {
      ByteBuffer target = ByteBuffer.allocateDirect(2048);
      assertThat(receiver.open(frame, target)).isEqualTo(FrameVerdict.REPLAYED);
    }
    assertThat(counters.count(FrameVerdict.REPLAYED)).isEqualTo(sealed.size());
  }

  @Test
  void shouldEncryptThePayload() {
    ByteBuffer clear = clearFrames(512).get(0);
    ByteBuffer sealed = seal(clear);
    assertThat(sealed.slice(88, 64)).isNotEqualTo(clear.slice(88, 64));
  }

  @Test
  void shouldRefuseAFrameInWhichAnyOneBitWasChanged() {
    ByteBuffer sealed = seal(clearFrames(64).get(0));
    ByteBuffer target = ByteBuffer.allocateDirect(1024);
    for (int bit = 0; bit < sealed.capacity() * 8; bit++) {
      byte was = sealed.get(bit / 8);
      sealed.put(bit / 8, (byte) (was ^ (1 << (bit % 8))));
      assertThat(receiver.open(sealed, target)).isNotEqualTo(FrameVerdict.ACCEPTED);
      sealed.put(bit / 8, was);
    }
    assertThat(counters.count(FrameVerdict.FORGED)).isGreaterThan(500);
    assertThat(receiver.open(sealed, target)).isEqualTo(FrameVerdict.ACCEPTED);
  }

  @Test
  void shouldRefuseClearTruncatedAndForeignFrames() {
    ByteBuffer clear = clearFrames(64).get(0);
    ByteBuffer sealed = seal(clear);
    ByteBuffer target = ByteBuffer.allocateDirect(1024);
    assertThat(receiver.open(clear, target)).isEqualTo(FrameVerdict.WRONG_SEAL);
    for (int length = 0; length < sealed.capacity(); length++) {
      assertThat(receiver.open(sealed.slice(0, length), target)).isEqualTo(FrameVerdict.TRUNCATED);
    }
    byte[] otherKey = new byte[16];
    FrameSeal other = new FrameSeal(otherKey, Messages.LIMITS, 4, counters);
    assertThat(other.open(sealed, target)).isEqualTo(FrameVerdict.FORGED);
    assertThat(receiver.open(sealed, ByteBuffer.allocate(8))).isEqualTo(FrameVerdict.OVER_LIMIT);
  }

  @Test
  void shouldNeverUseANonceTwice() {
    ByteBuffer clear = clearFrames(64).get(0);
    seal(clear);
    assertThatThrownBy(() -> seal(clear))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("new key");
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
