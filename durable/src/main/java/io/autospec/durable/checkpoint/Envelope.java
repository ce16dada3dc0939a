package io.autospec.durable.checkpoint;

import io.autospec.durable.CorruptException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * What every format of every kind of file has, so that any version can tell what it cannot read:
 *
 * <pre>
 *   bytes            what
 *   0 .. 3           the kind, 4 letters
 *   4 .. 7           the format, 1 or more
 *   8 .. n-33        the body
 *   n-32 .. n-1      SHA-256 of all bytes before
 * </pre>
 *
 * <p>All numbers are little-endian.
 *
 * @param kind for people, such as {@code checkpoint}
 * @param magic the 4 letters
 * @param format what this version writes, and the newest that it reads
 */
record Envelope(String kind, String magic, int format) {
  private static final int HEAD = 8;
  private static final int SEAL = 32;

  /** The longest file: what a Java array holds. */
  static final long MAXIMUM_BYTES = Integer.MAX_VALUE - 8L;

  /**
   * Room for a file.
   *
   * @throws IllegalArgumentException if it would be too long
   */
  byte[] room(long bodyBytes) {
    if (bodyBytes > MAXIMUM_BYTES - HEAD - SEAL) {
      throw new IllegalArgumentException(
          kind
              + ": expected at most "
              + MAXIMUM_BYTES
              + " bytes, found "
              + (bodyBytes + HEAD + SEAL)
              + "; use fewer open trajectories or a shorter window");
    }
    return new byte[(int) bodyBytes + HEAD + SEAL];
  }

  /** Writes a file's head, and gives the room behind it. */
  ByteBuffer begin(byte[] file) {
    ByteBuffer out = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    return out.put(magic.getBytes(StandardCharsets.US_ASCII)).putInt(format);
  }

  /** Seals a file whose body is written. */
  void seal(byte[] file, ByteBuffer out) {
    if (out.remaining() != SEAL) {
      throw new IllegalStateException(
          kind + ": expected a body that fills its room, found " + out.remaining() + " bytes left");
    }
    out.put(digest(file));
  }

  /**
   * The body of a file that is whole and of a format that this version reads.
   *
   * @throws CorruptException if it is not
   */
  ByteBuffer open(byte[] bytes) {
    if (bytes.length < HEAD + SEAL) {
      throw new CorruptException(
          kind
              + ": too short: expected at least "
              + (HEAD + SEAL)
              + " bytes, found "
              + bytes.length);
    }
    ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    byte[] letters = new byte[magic.length()];
    file.get(letters);
    if (!magic.equals(new String(letters, StandardCharsets.ISO_8859_1))) {
      throw new CorruptException(
          kind + ": expected a file that begins with " + magic + ", found another kind of file");
    }
    int end = bytes.length - SEAL;
    byte[] seal = new byte[SEAL];
    file.get(end, seal);
    if (!MessageDigest.isEqual(seal, digest(bytes))) {
      throw new CorruptException(
          kind + ": its bytes are not what was written: the SHA-256 at its end does not fit them");
    }
    int found = file.getInt();
    if (found > format) {
      throw new CorruptException(
          kind
              + ": written by a newer version (format "
              + found
              + "); this one reads up to "
              + format);
    }
    if (found < 1) {
      throw new CorruptException(kind + ": expected format 1 or more, found " + found);
    }
    return file.limit(end);
  }

  private static byte[] digest(byte[] sealed) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(sealed, 0, sealed.length - SEAL);
      return sha256.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256: every JDK has it", e);
    }
  }
}
