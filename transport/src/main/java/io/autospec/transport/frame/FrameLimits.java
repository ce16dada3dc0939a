package io.autospec.transport.frame;

/**
 * What a receiver is willing to take. Frames over a limit are refused before anything else is read
 * of them.
 *
 * @param maxFrameBytes largest frame with its header and tag, at least 256
 * @param maxBodyBytes largest message (tensor table and payloads), at least 8
 * @param maxTensors most tensors in a message, 1 to 1,024
 * @param maxChunks most chunks in a message, 1 to 2,048: half a replay window
 */
public record FrameLimits(int maxFrameBytes, int maxBodyBytes, int maxTensors, int maxChunks) {
  /** 64 KiB frames, 64 MiB messages of at most 16 tensors. */
  public static final FrameLimits DEFAULT = new FrameLimits(1 << 16, 1 << 26, 16, 1 << 11);

  /** Refuses limits outside their ranges with an {@link IllegalArgumentException}. */
  public FrameLimits {
    check("maxFrameBytes", maxFrameBytes, 256, 1 << 30);
    check("maxBodyBytes", maxBodyBytes, 8, 1 << 30);
    check("maxTensors", maxTensors, 1, 1 << 10);
    check("maxChunks", maxChunks, 1, 1 << 11);
  }

  private static void check(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          name + " must be " + least + " to " + most + ", found " + value);
    }
  }
}
