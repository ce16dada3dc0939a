package io.autospec.actors.node;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;

/** Reads the data plane's key: 32 bytes as 64 hex digits, or as base64. */
final class KeyFile {
  private static final int BYTES = 32;
  private static final int MOST = 4096;

  private KeyFile() {}

  static byte[] read(Path file) {
    byte[] key = null;
    try {
      if (Files.size(file) <= MOST) {
        key = decode(Files.readString(file, StandardCharsets.US_ASCII).strip());
      }
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "the data plane's key " + file + " cannot be read: " + e, e);
    }
    if (key == null || key.length != BYTES) {
      throw new IllegalArgumentException(
          "the data plane's key "
              + file
              + ": expected 32 bytes as 64 hex digits or base64, such as 'openssl rand -hex 32'"
              + " writes, found something else");
    }
    return key;
  }

  private static byte[] decode(String text) {
    try {
      return text.length() == 2 * BYTES
          ? HexFormat.of().parseHex(text)
          : Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
