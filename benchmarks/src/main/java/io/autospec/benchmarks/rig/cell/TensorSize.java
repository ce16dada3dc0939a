package io.autospec.benchmarks.rig.cell;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lengths of tensors as text: {@code 64K} is 65,536 bytes. */
public final class TensorSize {
  private static final Pattern TEXT = Pattern.compile("([1-9][0-9]{0,8})([kKmM]?)[bB]?");
  private static final int KILO = 1 << 10;
  private static final int MEGA = 1 << 20;

  private TensorSize() {}

  /**
   * Returns the bytes that a text means.
   *
   * @throws IllegalArgumentException if it means none, more than 64M, fewer than 64, or not a whole
   *     number of float32
   */
  public static int parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (matcher.matches()) {
      String unit = matcher.group(2).toLowerCase(Locale.ROOT);
      long scale = unit.isEmpty() ? 1 : unit.equals("k") ? KILO : MEGA;
      long bytes = Long.parseLong(matcher.group(1)) * scale;
      if (bytes >= 64 && bytes <= 64L * MEGA && bytes % Float.BYTES == 0) {
        return (int) bytes;
      }
    }
    throw new IllegalArgumentException(
        "a size is 64 bytes to 64M in steps of 4, such as 64k or 1m, found " + text);
  }

  /** Returns the shortest text that means so many bytes. */
  public static String text(int bytes) {
    if (bytes % MEGA == 0) {
      return bytes / MEGA + "M";
    }
    return bytes % KILO == 0 ? bytes / KILO + "K" : Integer.toString(bytes);
  }
}
