package io.autospec.actors.wire;

import io.autospec.transport.frame.ElementType;
import io.autospec.transport.frame.OutgoingMessage;
import io.autospec.transport.frame.TensorMessage;
import io.autospec.transport.frame.TensorTable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Scratch memory that tensors of a message are laid out in before they are offered, and readers of
 * those that came. Not thread-safe.
 */
final class Words {
  private static final int FIRST = 64 << 10;

  private ByteBuffer memory = ByteBuffer.allocateDirect(FIRST).order(ByteOrder.LITTLE_ENDIAN);
  private final UnsafeBuffer buffer = new UnsafeBuffer(memory);
  private final long[] shape = new long[1];
  private int end;

  void clear() {
    end = 0;
  }

  /**
   * Makes room for everything that is added before the next {@link #clear}, because what was added
   * must not move.
   */
  void reserve(long bytes) {
    if (bytes > memory.capacity()) {
      int grown = (int) Math.min(Integer.MAX_VALUE - 8, Math.max(bytes, 2L * memory.capacity()));
      memory = ByteBuffer.allocateDirect(grown).order(ByteOrder.LITTLE_ENDIAN);
      buffer.wrap(memory);
    }
  }

  void addLongs(OutgoingMessage message, int name, long[] values, long... dimensions) {
    int offset = align();
    for (long value : values) {
      memory.putLong(end, value);
      end += Long.BYTES;
    }
    add(message, name, ElementType.INT64, values.length, dimensions, offset);
  }

  void addFloats(OutgoingMessage message, int name, float[] values, long... dimensions) {
    int offset = align();
    memory.position(offset);
    memory.asFloatBuffer().put(values);
    end = offset + values.length * Float.BYTES;
    add(message, name, ElementType.FLOAT32, values.length, dimensions, offset);
  }

  void addBytes(OutgoingMessage message, int name, byte[] values) {
    int offset = align();
    buffer.putBytes(offset, values);
    end = offset + values.length;
    add(message, name, ElementType.UINT8, values.length, new long[0], offset);
  }

  /** Room for bytes that the caller writes itself. */
  ByteBuffer addRoom(OutgoingMessage message, int name, int bytes) {
    int offset = align();
    end = offset + bytes;
    add(message, name, ElementType.UINT8, bytes, new long[0], offset);
    return memory.duplicate().position(offset).limit(end);
  }

  private void add(
      OutgoingMessage message, int name, ElementType type, int count, long[] shaped, int offset) {
    if (shaped.length == 0) {
      shape[0] = count;
      message.add(name, type, shape, 1, buffer, offset);
    } else {
      message.add(name, type, shaped, shaped.length, buffer, offset);
    }
  }

  private int align() {
    end = (end + 7) & ~7;
    return end;
  }

  // ---- reading

  static int require(TensorMessage message, int name, ElementType type) {
    TensorTable tensors = message.tensors();
    int at = find(tensors, name);
    if (at < 0 || tensors.type(at) != type) {
      throw new WireException(
          String.format(
              "%s of query %d: expected tensor %d of %s, found %s",
              message.kind(),
              message.queryId(),
              name,
              type,
              at < 0 ? "none" : tensors.type(at).toString()));
    }
    return at;
  }

  static int find(TensorTable tensors, int name) {
    for (int i = 0; i < tensors.count(); i++) {
      if (tensors.nameId(i) == name) {
        return i;
      }
    }
    return -1;
  }

  static long[] longs(TensorMessage message, int tensor) {
    TensorTable tensors = message.tensors();
    long[] values = new long[tensors.payloadLength(tensor) / Long.BYTES];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          message
              .body()
              .getLong(tensors.payloadOffset(tensor) + i * Long.BYTES, ByteOrder.LITTLE_ENDIAN);
    }
    return values;
  }

  static float[] floats(TensorMessage message, int tensor) {
    TensorTable tensors = message.tensors();
    float[] values = new float[tensors.payloadLength(tensor) / Float.BYTES];
    bytes(message, tensor).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return values;
  }

  /** A view of a tensor's bytes, valid until the message is closed. */
  static ByteBuffer bytes(TensorMessage message, int tensor) {
    TensorTable tensors = message.tensors();
    return message
        .byteBuffer()
        .duplicate()
        .position(tensors.payloadOffset(tensor))
        .limit(tensors.payloadOffset(tensor) + tensors.payloadLength(tensor))
        .slice();
  }

  static long[] shape(TensorMessage message, int tensor) {
    long[] axes = new long[message.tensors().rank(tensor)];
    for (int i = 0; i < axes.length; i++) {
      axes[i] = message.tensors().dimension(tensor, i);
    }
    return axes;
  }
}
