package io.autospec.actors.wire;

import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * Which network is evaluated, and how: rows with the same key may share a call.
 *
 * @param model the model's id, 64 hexadecimal digits
 * @param learnsVariance whether the chain takes its variance from the network
 * @param guidance how conditions guide, or null
 */
public record NetworkKey(String model, boolean learnsVariance, Guidance guidance) {
  private static final Pattern ID = Pattern.compile("[0-9a-f]{64}");

  // Refuses what is no id.
  public NetworkKey {
    if (!ID.matcher(model).matches()) {
      throw new IllegalArgumentException("model id: expected 64 hex digits, found " + model);
    }
  }

  /** Returns 16 hex digits of the id, from digit {@code 16 * part} on, as a number. */
  static long part(String id, int part) {
    return Long.parseUnsignedLong(id, 16 * part, 16 * part + 16, 16);
  }

  /** Returns the id of four such numbers. */
  static String id(long a, long b, long c, long d) {
    HexFormat hex = HexFormat.of();
    return hex.toHexDigits(a) + hex.toHexDigits(b) + hex.toHexDigits(c) + hex.toHexDigits(d);
  }
}
