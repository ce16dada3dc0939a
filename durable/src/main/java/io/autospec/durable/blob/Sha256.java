package io.autospec.durable.blob;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 as 64 small hexadecimal digits. */
public final class Sha256 {
  private Sha256() {}

  /**
   * Starts a digest.
   *
   * @return an empty one
   */
  public static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /**
   * Hashes bytes.
   *
   * @param bytes all of them
   * @return 64 digits
   */
  public static String of(byte[] bytes) {
    return hex(digest().digest(bytes));
  }

  /**
   * Writes a hash.
   *
   * @param hash 32 bytes
   * @return 64 digits
   */
  public static String hex(byte[] hash) {
    return HexFormat.of().formatHex(hash);
  }
}
