package io.autospec.model.onnx;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Writes small ONNX models by hand, so that a test can have a network with any input type or any
 * bad habit. Opset 14, IR version 8; the field numbers are those of onnx.proto.
 */
final class OnnxGraphBuilder {
  static final int FLOAT = 1;
  static final int INT32 = 6;
  static final int INT64 = 7;
  static final int STRING = 8;
  static final int BOOL = 9;
  static final int FLOAT16 = 10;
  static final int DOUBLE = 11;

  /** A free axis. */
  static final long FREE = -1;

  private static final int OPSET = 14;
  private static final int IR_VERSION = 8;

  private final Message graph = new Message();

  OnnxGraphBuilder() {
    graph.text(2, "test");
  }

  OnnxGraphBuilder input(String name, int type, long... axes) {
    graph.message(11, valueInfo(name, type, axes));
    return this;
  }

  OnnxGraphBuilder output(String name, int type, long... axes) {
    graph.message(12, valueInfo(name, type, axes));
    return this;
  }

  OnnxGraphBuilder floats(String name, long[] shape, float... values) {
    ByteBuffer raw = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    raw.asFloatBuffer().put(values);
    return initializer(name, FLOAT, shape, raw.array());
  }

  OnnxGraphBuilder longs(String name, long[] shape, long... values) {
    ByteBuffer raw = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    raw.asLongBuffer().put(values);
    return initializer(name, INT64, shape, raw.array());
  }

  /** Float weights that lie in another file. */
  OnnxGraphBuilder externalFloats(String name, long[] shape, String location) {
    Message tensor = tensor(name, FLOAT, shape);
    tensor.message(13, new Message().text(1, "location").text(2, location));
    tensor.number(14, 1);
    graph.message(5, tensor);
    return this;
  }

  /** A node with one output. */
  OnnxGraphBuilder node(String operator, String output, String... inputs) {
    graph.message(1, nodeMessage(operator, output, inputs));
    return this;
  }

  /** A cast to a type. */
  OnnxGraphBuilder cast(String output, String input, int type) {
    return node("Cast", output, "to", new long[] {type}, false, input);
  }

  /** A node with an attribute of one integer or of a list of them. */
  OnnxGraphBuilder node(
      String operator, String output, String attribute, long[] values, boolean list, String input) {
    Message message = new Message().text(1, attribute);
    for (long value : values) {
      message.number(list ? 8 : 3, value);
    }
    message.number(20, list ? 7 : 2);
    graph.message(1, nodeMessage(operator, output, input).message(5, message));
    return this;
  }

  byte[] build() {
    return new Message()
        .number(1, IR_VERSION)
        .message(8, new Message().text(1, "").number(2, OPSET))
        .message(7, graph)
        .bytes();
  }

  private OnnxGraphBuilder initializer(String name, int type, long[] shape, byte[] raw) {
    graph.message(5, tensor(name, type, shape).raw(9, raw));
    return this;
  }

  private static Message tensor(String name, int type, long[] shape) {
    Message tensor = new Message();
    for (long axis : shape) {
      tensor.number(1, axis);
    }
    return tensor.number(2, type).text(8, name);
  }

  private static Message nodeMessage(String operator, String output, String... inputs) {
    Message node = new Message();
    for (String input : inputs) {
      node.text(1, input);
    }
    return node.text(2, output).text(4, operator);
  }

  private static Message valueInfo(String name, int type, long... axes) {
    Message shape = new Message();
    int free = 0;
    for (long axis : axes) {
      // Each free axis has a name of its own, so that nothing claims that two are equal.
      shape.message(
          1,
          axis == FREE
              ? new Message().text(2, name + "_axis" + free++)
              : new Message().number(1, axis));
    }
    Message tensorType = new Message().number(1, type).message(2, shape);
    return new Message().text(1, name).message(2, new Message().message(1, tensorType));
  }

  /** One protobuf message under construction. */
  private static final class Message {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Message number(int field, long value) {
      varint((long) field << 3);
      varint(value);
      return this;
    }

    Message text(int field, String text) {
      return raw(field, text.getBytes(StandardCharsets.UTF_8));
    }

    Message message(int field, Message message) {
      return raw(field, message.bytes());
    }

    Message raw(int field, byte[] bytes) {
      varint(((long) field << 3) | 2);
      varint(bytes.length);
      out.writeBytes(bytes);
      return this;
    }

    byte[] bytes() {
      return out.toByteArray();
    }

    private void varint(long value) {
      long rest = value;
      while ((rest & ~0x7fL) != 0) {
        out.write((int) ((rest & 0x7f) | 0x80));
        rest >>>= 7;
      }
      out.write((int) rest);
    }
  }
}
