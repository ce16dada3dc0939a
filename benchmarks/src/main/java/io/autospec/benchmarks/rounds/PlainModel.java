package io.autospec.benchmarks.rounds;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes a model whose network does next to nothing, for states of any size: half of its input. So
 * what a round takes beyond its slowest call is the runtime's own, also on few cores.
 */
public final class PlainModel {
  private static final int FLOAT = 1;
  private static final int INT64 = 7;
  private static final int WORD = 2;
  private static final int MOST_SIDE = 4096;
  private static final String SCHEDULER =
      "{\"_class_name\": \"DDPMScheduler\", \"num_train_timesteps\": 1000, \"beta_schedule\":"
          + " \"linear\", \"beta_start\": 0.0001, \"beta_end\": 0.02, \"clip_sample\": true,"
          + " \"prediction_type\": \"epsilon\"}\n";

  private PlainModel() {}

  /**
   * Writes {@code model.onnx} and {@code scheduler_config.json}.
   *
   * @param args a folder, made if it is not there, and the side of the square state
   * @throws IOException if they cannot be written
   */
  public static void main(String[] args) throws IOException {
    if (args.length != 2 || !args[1].matches("[1-9]\\d{0,3}")) {
      throw new IllegalArgumentException("expected FOLDER SIDE, such as plain 128");
    }
    int side = Integer.parseInt(args[1]);
    if (side > MOST_SIDE) {
      throw new IllegalArgumentException("side: expected 1 to " + MOST_SIDE + ", found " + side);
    }
    Path folder = Files.createDirectories(Path.of(args[0]));
    Files.write(folder.resolve("model.onnx"), onnx(side));
    Files.writeString(folder.resolve("scheduler_config.json"), SCHEDULER);
  }

  /** The network as a protocol buffer, field by field: onnx.proto says which number is what. */
  static byte[] onnx(int side) {
    byte[] node = join(text(1, "sample"), text(1, "half"), text(2, "out_sample"), text(4, "Mul"));
    byte[] half =
        ByteBuffer.allocate(Float.BYTES).order(ByteOrder.LITTLE_ENDIAN).putFloat(0.5f).array();
    byte[] constant = join(number(2, FLOAT), text(8, "half"), bytes(9, half));
    byte[] batch = bytes(1, text(2, "batch"));
    byte[] state = join(batch, size(1), size(side), size(side));
    byte[] graph =
        join(
            bytes(1, node),
            text(2, "plain"),
            bytes(5, constant),
            bytes(11, value("sample", FLOAT, state)),
            bytes(11, value("timestep", INT64, batch)),
            bytes(12, value("out_sample", FLOAT, state)));
    return join(number(1, 8), bytes(8, number(2, 13)), bytes(7, graph));
  }

  private static byte[] value(String name, int type, byte[] shape) {
    return join(text(1, name), bytes(2, bytes(1, join(number(1, type), bytes(2, shape)))));
  }

  private static byte[] size(int value) {
    return bytes(1, number(1, value));
  }

  private static byte[] text(int field, String value) {
    return bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] bytes(int field, byte[] value) {
    return join(varint(field << 3 | WORD), varint(value.length), value);
  }

  private static byte[] number(int field, int value) {
    return join(varint(field << 3), varint(value));
  }

  private static byte[] varint(int value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int left = value;
    while (left > 0x7F) {
      out.write((left & 0x7F) | 0x80);
      left >>>= 7;
    }
    out.write(left);
    return out.toByteArray();
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
