package io.autospec.durable.sink;

import io.autospec.durable.CorruptException;
import io.autospec.durable.checkpoint.FinishedSample;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * A shard's bytes: a NumPy header of version 1.0, then float32, little-endian, in C order. (The
 * module that reads and writes all kinds of arrays is not one that this one may use.)
 */
final class NpyShard {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};
  private static final int ALIGNMENT = 64;

  private NpyShard() {}

  /** The bytes before the first float. */
  static byte[] header(int trajectories, int[] shape) {
    StringBuilder text = new StringBuilder("{'descr': '<f4', 'fortran_order': False, 'shape': (");
    text.append(trajectories).append(shape.length == 0 ? "," : "");
    for (int axis : shape) {
      text.append(", ").append(axis);
    }
    text.append("), }");
    int unpadded = MAGIC.length + 2 + text.length() + 1;
    text.append(" ".repeat((ALIGNMENT - unpadded % ALIGNMENT) % ALIGNMENT)).append('\n');
    return ByteBuffer.allocate(MAGIC.length + 2 + text.length())
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(MAGIC)
        .putShort((short) text.length())
        .put(text.toString().getBytes(StandardCharsets.US_ASCII))
        .array();
  }

  static byte[] encode(int[] shape, List<FinishedSample> samples) {
    byte[] header = header(samples.size(), shape);
    int dimension = samples.get(0).sample().length;
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.addExact(header.length, samples.size() * dimension * Float.BYTES))
            .order(ByteOrder.LITTLE_ENDIAN)
            .put(header);
    for (FinishedSample sample : samples) {
      bytes.asFloatBuffer().put(sample.sample());
      bytes.position(bytes.position() + dimension * Float.BYTES);
    }
    return bytes.array();
  }

  /** The samples' bytes alone. */
  static ByteBuffer data(String where, byte[] bytes, int trajectories, int[] shape) {
    byte[] header = header(trajectories, shape);
    long floats = trajectories;
    for (int axis : shape) {
      floats *= axis;
    }
    if (bytes.length != header.length + floats * Float.BYTES
        || !Arrays.equals(header, Arrays.copyOf(bytes, header.length))) {
      throw new CorruptException(
          where
              + ": expected "
              + trajectories
              + " samples of shape "
              + Arrays.toString(shape)
              + ", found another array");
    }
    return ByteBuffer.wrap(bytes, header.length, bytes.length - header.length)
        .slice()
        .order(ByteOrder.LITTLE_ENDIAN);
  }
}
