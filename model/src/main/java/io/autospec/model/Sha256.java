package io.autospec.model;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A SHA-256 in the making. For one thread. */
public final class Sha256 {
  private static final int BLOCK = 1 << 20;

  private final MessageDigest digest;

  /** Starts with no bytes. */
  public Sha256() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /**
   * Hashes a whole stream.
   *
   * @param bytes the stream; stays open
   * @return 64 hexadecimal digits
   * @throws ModelException if it cannot be read
   */
  public static String of(ModelBytes bytes) {
    Sha256 sha256 = new Sha256();
    ByteBuffer block = ByteBuffer.allocate(BLOCK);
    for (long position = 0; position < bytes.size(); ) {
      position += bytes.read(position, block.clear());
      sha256.update(block.flip());
    }
    return sha256.hex();
  }

  /**
   * Hashes bytes.
   *
   * @param bytes all of them
   * @return 64 hexadecimal digits
   */
  public static String of(byte[] bytes) {
    return new Sha256().update(ByteBuffer.wrap(bytes)).hex();
  }

  /**
   * Adds bytes.
   *
   * @param bytes from position to limit
   * @return this
   */
  public Sha256 update(ByteBuffer bytes) {
    digest.update(bytes);
    return this;
  }

  /**
   * The hash of all that was added; starts anew.
   *
   * @return 64 hexadecimal digits, in small letters
   */
  public String hex() {
    return HexFormat.of().formatHex(digest.digest());
  }
}
