package io.autospec.model.onnx;

import io.autospec.model.ModelException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Walks the fields of one protobuf message, just enough of the wire format to find something inside
 * an ONNX file without loading it. Every length is checked against what is there, so a file that
 * was cut short is found here and not in native code.
 */
final class ProtobufReader {
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int LENGTH_DELIMITED = 2;
  private static final int FIXED32 = 5;
  private static final int MAX_VARINT_BITS = 64;

  private final ByteBuffer bytes;
  private int field;
  private int wireType;
  private ByteBuffer payload;

  ProtobufReader(ByteBuffer bytes) {
    this.bytes = bytes;
  }

  /**
   * Goes to the next field.
   *
   * @return false at the message's end
   * @throws ModelException if what follows is not a whole field
   */
  boolean next() {
    if (!bytes.hasRemaining()) {
      return false;
    }
    long key = varint();
    field = (int) (key >>> 3);
    wireType = (int) (key & 7);
    payload = null;
    require(field > 0, "a field number above 0");
    switch (wireType) {
      case VARINT -> varint();
      case FIXED64 -> skip(8);
      case FIXED32 -> skip(4);
      case LENGTH_DELIMITED -> payload = take(varint());
      default -> require(false, "a known wire type");
    }
    return true;
  }

  /** Whether the current field has this number and holds bytes: a message, a text, raw data. */
  boolean isMessage(int number) {
    return field == number && wireType == LENGTH_DELIMITED;
  }

  /** The current field as a message. */
  ProtobufReader message() {
    return new ProtobufReader(payload.slice());
  }

  /** The current field as text. */
  String text() {
    return StandardCharsets.UTF_8.decode(payload.slice()).toString();
  }

  private ByteBuffer take(long length) {
    require(length >= 0 && length <= bytes.remaining(), "a field that ends inside the file");
    ByteBuffer taken = bytes.slice(bytes.position(), (int) length);
    bytes.position(bytes.position() + (int) length);
    return taken;
  }

  private void skip(int length) {
    require(length <= bytes.remaining(), "a field that ends inside the file");
    bytes.position(bytes.position() + length);
  }

  private long varint() {
    long value = 0;
    for (int shift = 0; shift < MAX_VARINT_BITS; shift += 7) {
      require(bytes.hasRemaining(), "a number that ends inside the file");
      byte next = bytes.get();
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
    require(false, "a number of at most 10 bytes");
    return value;
  }

  private static void require(boolean holds, String expected) {
    if (!holds) {
      throw new ModelException("expected " + expected);
    }
  }
}
