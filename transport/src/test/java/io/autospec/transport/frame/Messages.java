package io.autospec.transport.frame;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;

/** Messages, and frames of them, for the tests. */
final class Messages {
  static final FrameLimits LIMITS = new FrameLimits(1 << 16, 1 << 23, 8, 1 << 12);

  private Messages() {}

  /** Returns bytes that depend on the seed. */
  static UnsafeBuffer bytes(int length, long seed) {
    byte[] bytes = new byte[length];
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) random.nextInt();
    }
    return new UnsafeBuffer(bytes);
  }

  /** Begins and finishes a message of one float32 vector; returns its number of chunks. */
  static int vector(Chunker chunker, long epoch, long query, UnsafeBuffer floats) {
    chunker.begin(FrameKind.REQUEST, 77, epoch, 3, 5, query);
    chunker.add(1, ElementType.FLOAT32, new long[] {floats.capacity() / 4}, 1, floats, 0);
    return chunker.finish();
  }

  /** Returns a copy of every frame of the message that the chunker finished last. */
  static List<UnsafeBuffer> frames(Chunker chunker, int chunks) {
    List<UnsafeBuffer> frames = new ArrayList<>();
    for (int i = 0; i < chunks; i++) {
      UnsafeBuffer frame = new UnsafeBuffer(new byte[chunker.frameLength(i)]);
      chunker.write(i, frame, 0);
      frames.add(frame);
    }
    return frames;
  }
}
