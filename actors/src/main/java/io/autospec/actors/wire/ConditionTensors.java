package io.autospec.actors.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.autospec.sampler.Condition;
import io.autospec.transport.frame.ElementType;
import io.autospec.transport.frame.OutgoingMessage;
import io.autospec.transport.frame.TensorFrameDescriptor;
import io.autospec.transport.frame.TensorMessage;
import io.autospec.transport.frame.TensorTable;
import java.util.ArrayList;
import java.util.List;

/**
 * Conditions as tensors: their names in one tensor of text, a name a line, and behind it a tensor a
 * value, numbered from a base in the names' order, with an axis of 1 in front of its own.
 */
final class ConditionTensors {
  private static final int MOST_VALUES = 12;
  private static final int MOST_NAME_BYTES = 4096;
  private static final int MOST_AXES = TensorFrameDescriptor.MAX_RANK - 1;

  private ConditionTensors() {}

  /** Refuses a condition that a message cannot carry, and that nobody could read. */
  static void requireCarried(Condition condition) {
    int bytes = -1;
    for (var entry : condition.values().entrySet()) {
      String name = entry.getKey();
      bytes += 1 + name.getBytes(UTF_8).length;
      if (name.isEmpty() || name.indexOf('\n') >= 0) {
        throw new WireException("a condition: expected names of one line, found '" + name + "'");
      }
      int axes = entry.getValue().shape().length;
      if (axes > MOST_AXES) {
        throw new WireException(
            String.format(
                "a condition: input %s: expected at most %d axes, found %d",
                name, MOST_AXES, axes));
      }
    }
    if (condition.values().size() > MOST_VALUES) {
      throw new WireException(
          String.format(
              "a condition: expected at most %d inputs, found %d",
              MOST_VALUES, condition.values().size()));
    }
    if (bytes > MOST_NAME_BYTES) {
      throw new WireException(
          String.format(
              "a condition: expected names of at most %d bytes together, found %d",
              MOST_NAME_BYTES, bytes));
    }
  }

  /** Bytes that a condition takes at most, padding included. */
  static long bytes(Condition condition) {
    long bytes = 8;
    for (var entry : condition.values().entrySet()) {
      bytes += entry.getKey().length() * 3L + 16;
      bytes +=
          entry.getValue() instanceof Condition.Int64Value longs
              ? longs.values().length * 8L
              : ((Condition.Float32Value) entry.getValue()).values().length * 4L + 8;
    }
    return bytes;
  }

  static void write(Condition condition, OutgoingMessage message, Words words, int base) {
    requireCarried(condition);
    if (condition.values().isEmpty()) {
      return;
    }
    words.addBytes(message, base, String.join("\n", condition.values().keySet()).getBytes(UTF_8));
    int name = base;
    for (Condition.Value value : condition.values().values()) {
      name++;
      if (value instanceof Condition.Int64Value longs) {
        words.addLongs(message, name, longs.values(), shapeOf(longs.shape()));
      } else if (value instanceof Condition.Float32Value floats) {
        words.addFloats(message, name, floats.values(), shapeOf(floats.shape()));
      }
    }
  }

  /** A number a row has no axes; on the wire it has one, of 1, in front. */
  private static long[] shapeOf(long[] shape) {
    long[] axes = new long[shape.length + 1];
    axes[0] = 1;
    System.arraycopy(shape, 0, axes, 1, shape.length);
    return axes;
  }

  static Condition read(TensorMessage message, int base) {
    TensorTable tensors = message.tensors();
    int names = Words.find(tensors, base);
    if (names < 0) {
      return Condition.none();
    }
    if (tensors.payloadLength(names) > MOST_NAME_BYTES) {
      throw new WireException(
          "names of a condition: expected at most " + MOST_NAME_BYTES + " bytes");
    }
    List<String> lines =
        new ArrayList<>(List.of(UTF_8.decode(Words.bytes(message, names)).toString().split("\n")));
    if (lines.size() > MOST_VALUES) {
      throw new WireException(
          "a condition: expected at most " + MOST_VALUES + " values, found " + lines.size());
    }
    Condition condition = Condition.none();
    for (int i = 0; i < lines.size(); i++) {
      int tensor = Words.find(tensors, base + 1 + i);
      if (tensor < 0 || tensors.rank(tensor) < 1 || tensors.dimension(tensor, 0) != 1) {
        throw new WireException("a condition: no tensor for " + lines.get(i));
      }
      long[] axes = Words.shape(message, tensor);
      long[] shape = new long[axes.length - 1];
      System.arraycopy(axes, 1, shape, 0, shape.length);
      condition =
          tensors.type(tensor) == ElementType.INT64
              ? condition.with(lines.get(i), Words.longs(message, tensor), shape)
              : condition.with(
                  lines.get(i),
                  Words.floats(message, Words.require(message, base + 1 + i, ElementType.FLOAT32)),
                  shape);
    }
    return condition;
  }
}
