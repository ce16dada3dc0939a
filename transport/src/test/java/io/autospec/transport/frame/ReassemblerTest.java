package io.autospec.transport.frame;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReassemblerTest {
  private static final Reassembler.Bounds BOUNDS = new Reassembler.Bounds(8, 4, 1000);

  private final BufferPool pool = new BufferPool(new int[] {4096, 1 << 22}, new int[] {8, 2});
  private final Receiver receiver = new Receiver(BOUNDS, pool);
  private final Chunker chunker = new Chunker(9, 1, 1024, Messages.LIMITS);
  private long sequence;

  /** Returns the frames of a message with fresh numbers. */
  private List<UnsafeBuffer> framesOf(OutgoingMessage message) {
    List<UnsafeBuffer> frames = Messages.frames(chunker, message, sequence);
    sequence += frames.size();
    return frames;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 4, 8, 12, 992, 1000, 1004, 1024, 16_384, 65_536, 1 << 20, 3 << 20})
  void shouldDeliverATensorOfAnySizeWholeWithReorderingAndDuplicates(int length) {
    UnsafeBuffer floats = Messages.bytes(length, length);
    Chunker sized = new Chunker(9, 1, length > 1 << 20 ? 4096 : 1024, Messages.LIMITS);
    List<UnsafeBuffer> frames =
        new ArrayList<>(Messages.frames(sized, Messages.vector(4, floats), 0));
    int chunks = frames.size();
    frames.addAll(List.copyOf(frames));
    Collections.shuffle(frames, new Random(length));

    frames.forEach(receiver::receiveOnce);

    assertThat(receiver.messages).hasSize(1);
    TensorMessage message = receiver.messages.get(0);
    TensorTable tensors = message.tensors();
    assertThat(tensors.payloadLength(0)).isEqualTo(length);
    assertThat(tensors.payloadOffset(0) % 8).isZero();
    assertThat(message.byteBuffer().isDirect()).isTrue();
    UnsafeBuffer got = new UnsafeBuffer(message.body(), tensors.payloadOffset(0), length);
    assertThat(got.compareTo(floats)).isZero();
    assertThat(message.queryId()).isEqualTo(4);
    assertThat(receiver.counters.count(FrameVerdict.DUPLICATE)).isEqualTo(chunks);
    receiver.closeAll();
    assertThat(pool.inUse()).isZero();
  }

  @Test
  void shouldDeliverSeveralTensorsOfEveryTypeAndRank() {
    UnsafeBuffer source = Messages.bytes(1 << 16, 1);
    OutgoingMessage outgoing = new OutgoingMessage(8).begin(FrameKind.REPLY, 1, 0, 2, 3, 4);
    long[][] shapes = {{}, {3, 32, 32}, {0, 5}, {1, 2, 1, 2, 1, 2, 1, 3}, {7}};
    ElementType[] types = ElementType.values();
    for (int i = 0; i < shapes.length; i++) {
      outgoing.add(i, types[i], shapes[i], shapes[i].length, source, 8 * i);
    }
    framesOf(outgoing).forEach(receiver::receive);

    TensorMessage message = receiver.messages.get(0);
    assertThat(message.kind()).isEqualTo(FrameKind.REPLY);
    assertThat(message.tensors().count()).isEqualTo(shapes.length);
    for (int i = 0; i < shapes.length; i++) {
      TensorTable tensors = message.tensors();
      assertThat(tensors.type(i)).isEqualTo(types[i]);
      assertThat(tensors.rank(i)).isEqualTo(shapes[i].length);
      for (int d = 0; d < shapes[i].length; d++) {
        assertThat(tensors.dimension(i, d)).isEqualTo(shapes[i][d]);
      }
      int length = tensors.payloadLength(i);
      UnsafeBuffer got = new UnsafeBuffer(message.body(), tensors.payloadOffset(i), length);
      assertThat(got.compareTo(new UnsafeBuffer(source, 8 * i, length))).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void shouldDeliverOnceOrNotAtAllUnderLossAndKeepNothingAfterTheDeadline(long seed) {
    Random random = new Random(seed);
    UnsafeBuffer floats = Messages.bytes(8000, seed);
    int delivered = 0;
    int whole = 0;
    for (int query = 0; query < 200; query++) {
      List<UnsafeBuffer> frames = new ArrayList<>(framesOf(Messages.vector(query, floats)));
      int sent = frames.size();
      frames.removeIf(frame -> random.nextInt(100) < 5);
      whole += frames.size() == sent ? 1 : 0;
      Collections.shuffle(frames, random);
      frames.forEach(receiver::receive);
      delivered += receiver.messages.size();
      receiver.closeAll();
      receiver.nanos += 1001;
      receiver.reassembler.expire();
    }
    assertThat(delivered).isEqualTo(whole).isBetween(1, 199);
    assertThat(receiver.counters.count(FrameVerdict.EXPIRED)).isEqualTo(200 - whole);
    assertThat(pool.inUse()).isZero();
  }

  @Test
  void shouldGiveUpAnIncompleteMessageAtItsDeadlineAndNotBefore() {
    receiver.receive(framesOf(Messages.vector(1, Messages.bytes(4000, 1))).get(0));
    receiver.nanos = 999;
    assertThat(receiver.reassembler.expire()).isZero();
    receiver.nanos = 1000;
    assertThat(receiver.reassembler.expire()).isEqualTo(1);
    assertThat(pool.inUse()).isZero();
  }

  @Test
  void shouldForgetWhatASessionLeftOpenAndKeepSessionsApart() {
    UnsafeBuffer floats = Messages.bytes(4000, 1);
    receiver.receive(framesOf(Messages.vector(1, floats)).get(0));
    Chunker restarted = new Chunker(9, 2, 1024, Messages.LIMITS);
    Messages.frames(restarted, Messages.vector(1, floats), 0).forEach(receiver::receive);

    assertThat(receiver.messages).hasSize(1);
    assertThat(receiver.messages.get(0).session()).isEqualTo(2);
    assertThat(receiver.reassembler.openMessages()).isEqualTo(1);
    receiver.reassembler.forget(9, 1);
    assertThat(receiver.counters.count(FrameVerdict.SUPERSEDED)).isEqualTo(1);
    assertThat(receiver.reassembler.openMessages()).isZero();
  }

  @Test
  void shouldKeepABoundedNumberOfMessagesOfAPeerThatNeverCompletes() {
    UnsafeBuffer floats = Messages.bytes(3000, 1);
    for (int query = 0; query < 100; query++) {
      receiver.receive(framesOf(Messages.vector(query, floats)).get(0));
    }
    assertThat(receiver.reassembler.openMessages()).isEqualTo(4);
    assertThat(receiver.counters.count(FrameVerdict.EXPIRED)).isEqualTo(96);

    Chunker other = new Chunker(10, 1, 1024, Messages.LIMITS);
    Messages.frames(other, Messages.vector(1, floats), 0).forEach(receiver::receive);
    assertThat(receiver.messages).hasSize(1);
  }

  @Test
  void shouldSayThatThePoolIsExhaustedBeforeAndAfterTheFact() {
    UnsafeBuffer large = Messages.bytes(1 << 20, 1);
    FrameVerdict[] verdicts = new FrameVerdict[3];
    boolean[] hadRoom = new boolean[3];
    for (int i = 0; i < 3; i++) {
      UnsafeBuffer frame = framesOf(Messages.vector(i, large)).get(0);
      hadRoom[i] = receiver.reassembler.hasRoomFor(new TensorFrameFlyweight().wrap(frame, 0));
      verdicts[i] = receiver.receive(frame);
    }
    assertThat(hadRoom).containsExactly(true, true, false);
    assertThat(verdicts)
        .containsExactly(FrameVerdict.ACCEPTED, FrameVerdict.ACCEPTED, FrameVerdict.POOL_EXHAUSTED);
    assertThat(pool.exhausted()).isEqualTo(1);
  }

  @Test
  void shouldRefuseAChunkThatContradictsItsMessage() {
    List<UnsafeBuffer> frames = framesOf(Messages.vector(1, Messages.bytes(4000, 1)));
    receiver.receive(frames.get(0));
    assertThat(receiver.receive(frames.get(0))).isEqualTo(FrameVerdict.DUPLICATE);
    new TensorFrameFlyweight().wrapMutable(frames.get(1), 0).step(6);
    assertThat(receiver.receive(frames.get(1))).isEqualTo(FrameVerdict.CONTRADICTION);
  }
}
