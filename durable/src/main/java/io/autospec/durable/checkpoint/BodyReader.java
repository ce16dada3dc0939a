package io.autospec.durable.checkpoint;

import io.autospec.durable.CorruptException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Reads a body; a number is checked before anything is allocated or skipped by it. */
final class BodyReader {
  private final String kind;
  private final ByteBuffer body;

  BodyReader(String kind, ByteBuffer body) {
    this.kind = kind;
    this.body = body;
  }

  int integer(String what) {
    require(what, Integer.BYTES);
    return body.getInt();
  }

  long longInteger(String what) {
    require(what, Long.BYTES);
    return body.getLong();
  }

  float real(String what) {
    require(what, Float.BYTES);
    return body.getFloat();
  }

  int within(String what, int least, int most) {
    int found = integer(what);
    if (found < least || found > most) {
      throw corrupt(what + ": expected " + least + ".." + most + ", found " + found);
    }
    return found;
  }

  /** How many items follow, each of at least so many bytes. */
  int count(String what, long leastBytes) {
    int found = integer(what);
    if (found < 0 || found > body.remaining() / leastBytes) {
      throw corrupt(
          what
              + ": found "
              + found
              + ", for which "
              + body.remaining()
              + " bytes of the file are too few");
    }
    return found;
  }

  float[] floats(String what, int length) {
    require(what, (long) length * Float.BYTES);
    float[] values = new float[length];
    body.asFloatBuffer().get(values);
    body.position(body.position() + length * Float.BYTES);
    return values;
  }

  String text(String what, int most) {
    byte[] letters = new byte[within(what + "'s length", 0, most)];
    require(what, letters.length);
    body.get(letters);
    return new String(letters, StandardCharsets.ISO_8859_1);
  }

  void end() {
    if (body.hasRemaining()) {
      throw corrupt("expected its end, found " + body.remaining() + " more bytes");
    }
  }

  CorruptException corrupt(String words) {
    return new CorruptException(kind + ": " + words);
  }

  private void require(String what, long bytes) {
    if (body.remaining() < bytes) {
      throw corrupt(
          what + ": expected " + bytes + " bytes, found " + body.remaining() + " before the end");
    }
  }
}
