package io.autospec.transport.frame;

import static org.assertj.core.api.Assertions.assertThat;

import io.autospec.transport.Allocation;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** Frames as a faulty or hostile peer may send them. */
class FrameFuzzTest {
  private static final int CLEAR_FRAMES = 3_000_000;
  private static final int SEALED_FRAMES = 100_000;
  private static final int[] NASTY = {
    0, 1, -1, 7, 8, 95, 96, 255, 4096, 65_535, 65_536, 1 << 30, Integer.MAX_VALUE, Integer.MIN_VALUE
  };

  private final SplittableRandom random = new SplittableRandom(20_261_123);

  /** Returns frames of messages of one to four chunks, some of several tensors. */
  private List<UnsafeBuffer> seeds() {
    List<UnsafeBuffer> seeds = new ArrayList<>();
    Chunker chunker = new Chunker(9, 5, 256, Messages.LIMITS);
    UnsafeBuffer source = Messages.bytes(1024, 6);
    long sequence = 0;
    for (int i = 0; i < 20; i++) {
      OutgoingMessage message = new OutgoingMessage(8).begin(FrameKind.REQUEST, 1, 2, 3, 4, i);
      for (int tensor = 0; tensor <= i % 3; tensor++) {
        message.add(tensor, ElementType.FLOAT16, new long[] {5, i}, 2, source, 0);
      }
      List<UnsafeBuffer> frames = Messages.frames(chunker, message, sequence);
      sequence += frames.size();
      seeds.addAll(frames);
    }
    return seeds;
  }

  /** Copies a seed with one to four changes to the target; returns the new length. */
  private int mutate(UnsafeBuffer seed, UnsafeBuffer target) {
    int length = seed.capacity();
    target.putBytes(0, seed, 0, length);
    for (int change = random.nextInt(4); change >= 0; change--) {
      int at = random.nextInt(length);
      switch (random.nextInt(5)) {
        case 0 -> target.putByte(at, (byte) random.nextInt());
        case 1 -> target.putByte(at, (byte) (target.getByte(at) ^ (1 << random.nextInt(8))));
        case 2 -> target.putInt(4 * random.nextInt(24), NASTY[random.nextInt(NASTY.length)]);
        case 3 -> target.putInt(96 + 4 * random.nextInt(10), NASTY[random.nextInt(NASTY.length)]);
        default -> length = random.nextInt(8) == 0 ? Math.max(1, at) : length;
      }
    }
    return length;
  }

  @Test
  void shouldNeitherThrowNorTakeMemoryForMillionsOfMutatedFrames() {
    List<UnsafeBuffer> seeds = seeds();
    FrameCounters counters = new FrameCounters();
    BufferPool pool = new BufferPool(new int[] {512, 4096}, new int[] {12, 4});
    FrameDecoder decoder = new FrameDecoder(Messages.LIMITS, counters);
    long[] clock = new long[1];
    int[] delivered = new int[1];
    Reassembler reassembler =
        new Reassembler(
            Messages.LIMITS,
            new Reassembler.Bounds(16, 16, 100),
            pool,
            () -> clock[0],
            counters,
            message -> {
              delivered[0]++;
              message.close();
            });
    UnsafeBuffer frame = new UnsafeBuffer(ByteBuffer.allocateDirect(1024));
    UnsafeBuffer renumbered = new UnsafeBuffer(new byte[1024]);
    UnsafeBuffer seedView = new UnsafeBuffer(0, 0);
    TensorFrameFlyweight header = new TensorFrameFlyweight();
    long accepted = 0;
    long before = Allocation.ofThisThread();
    for (int i = 0; i < CLEAR_FRAMES; i++) {
      UnsafeBuffer seed = seeds.get(random.nextInt(seeds.size()));
      // A fresh number now and then, or all would soon be duplicates; a quarter is whole, so that
      // messages complete.
      renumbered.putBytes(0, seed, 0, seed.capacity());
      header.wrapMutable(renumbered, 0).sequence(header.sequence() + i / 128 * 1000L);
      seedView.wrap(renumbered, 0, seed.capacity());
      int length = mutate(seedView, frame);
      if (random.nextInt(4) == 0) {
        length = seed.capacity();
        frame.putBytes(0, seedView, 0, length);
      }
      if (decoder.decode(frame, 0, length) == FrameVerdict.ACCEPTED) {
        accepted += reassembler.accept(decoder.header()).taken() ? 1 : 0;
      }
      clock[0]++;
      if (i % 512 == 0) {
        reassembler.expire();
        reassembler.forget(9, 5);
      }
    }
    long allocated = Allocation.ofThisThread() - before;

    assertThat(accepted).isPositive();
    assertThat(delivered[0]).isPositive();
    assertThat(counters.dropped()).isGreaterThan(CLEAR_FRAMES / 2);
    // Everything together, the compiler's and the map's warm-up too: next to nothing a frame.
    assertThat(allocated).isLessThan(CLEAR_FRAMES);
    // The fuzz goes as deep as the format does: it met every cause but those of seals and links,
    // which have their own tests.
    Set<FrameVerdict> ofOtherTests =
        EnumSet.of(
            FrameVerdict.WRONG_SEAL,
            FrameVerdict.FORGED,
            FrameVerdict.REPLAYED,
            FrameVerdict.TOO_MANY_PEERS,
            FrameVerdict.STALE_SESSION,
            FrameVerdict.UNKNOWN_KEY,
            FrameVerdict.BAD_CONTROL);
    for (FrameVerdict verdict : EnumSet.complementOf(EnumSet.copyOf(ofOtherTests))) {
      assertThat(counters.count(verdict)).as(verdict.name()).isPositive();
    }
    clock[0] += 1000;
    reassembler.expire();
    assertThat(pool.inUse()).isZero();
  }

  @Test
  void shouldNeitherThrowNorOpenAMutatedSealedFrame() {
    byte[] key = new byte[16];
    FrameSeal sender = new FrameSeal(key);
    FrameSeal receiver = new FrameSeal(key);
    FrameDecoder decoder = new FrameDecoder(Messages.LIMITS, new FrameCounters());
    List<UnsafeBuffer> sealed = new ArrayList<>();
    for (UnsafeBuffer seed : seeds()) {
      UnsafeBuffer frame = new UnsafeBuffer(new byte[seed.capacity() + 16]);
      frame.putBytes(0, seed, 0, seed.capacity());
      sender.seal(frame);
      sealed.add(frame);
    }
    UnsafeBuffer frame = new UnsafeBuffer(new byte[1024]);
    int opened = 0;
    for (int i = 0; i < SEALED_FRAMES; i++) {
      UnsafeBuffer seed = sealed.get(random.nextInt(sealed.size()));
      int length = mutate(seed, frame);
      boolean changed =
          length != seed.capacity() || new UnsafeBuffer(frame, 0, length).compareTo(seed) != 0;
      if (decoder.decode(frame, 0, length) == FrameVerdict.ACCEPTED && decoder.header().sealed()) {
        boolean authentic = receiver.open(frame);
        opened += authentic ? 1 : 0;
        assertThat(authentic).isEqualTo(!changed);
      }
    }
    assertThat(opened).isPositive();
  }
}
