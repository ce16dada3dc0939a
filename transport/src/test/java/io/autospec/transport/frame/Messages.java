package io.autospec.transport.frame;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;

/** Messages, and frames of them, for the tests. */
final class Messages {
  static final FrameLimits LIMITS = new FrameLimits(1 << 16, 1 << 23, 8, 1 << 11);

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

  /** Returns a message of one float32 vector. */
  static OutgoingMessage vector(long query, UnsafeBuffer floats) {
    return new OutgoingMessage(LIMITS.maxTensors())
        .begin(FrameKind.REQUEST, 77, 1, 3, 5, query)
        .add(1, ElementType.FLOAT32, new long[] {floats.capacity() / 4}, 1, floats, 0);
  }

  /** Returns every frame of the message, the first of them with this number. */
  static List<UnsafeBuffer> frames(Chunker chunker, OutgoingMessage message, long sequence) {
    List<UnsafeBuffer> frames = new ArrayList<>();
    int chunks = chunker.begin(message, sequence);
    for (int i = 0; i < chunks; i++) {
      UnsafeBuffer frame = new UnsafeBuffer(new byte[chunker.frameLength(i)]);
      chunker.write(i, frame, 0);
      frames.add(frame);
    }
    return frames;
  }
}
