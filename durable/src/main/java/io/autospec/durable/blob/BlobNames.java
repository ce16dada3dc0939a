package io.autospec.durable.blob;

import java.util.regex.Pattern;

/** Which names blobs may have. A name becomes a path or a key, and may come from a file. */
final class BlobNames {
  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*");
  private static final Pattern PREFIX =
      Pattern.compile("([A-Za-z0-9_-][A-Za-z0-9._-]*/)*([A-Za-z0-9_-][A-Za-z0-9._-]*)?");
  private static final int MAX_LENGTH = 400;
  private static final int MAX_PART = 120;

  private BlobNames() {}

  static boolean isName(String name) {
    return fits(name, NAME);
  }

  static String require(String name) {
    return require(name, NAME, "name");
  }

  static String requirePrefix(String prefix) {
    return require(prefix, PREFIX, "prefix");
  }

  private static String require(String name, Pattern pattern, String kind) {
    if (!fits(name, pattern)) {
      String shown = name.length() > 80 ? name.substring(0, 80) + "..." : name;
      throw new IllegalArgumentException(
          String.format(
              "a blob's %s: expected at most %d characters, parts of up to %d letters, digits, '.',"
                  + " '_' and '-' that do not begin with '.', joined by '/'; found \"%s\"",
              kind, MAX_LENGTH, MAX_PART, shown.replaceAll("[^ -~]", "?")));
    }
    return name;
  }

  private static boolean fits(String name, Pattern pattern) {
    boolean good = name.length() <= MAX_LENGTH && pattern.matcher(name).matches();
    if (good) {
      for (String part : name.split("/", -1)) {
        good &= part.length() <= MAX_PART;
      }
    }
    return good;
  }
}
