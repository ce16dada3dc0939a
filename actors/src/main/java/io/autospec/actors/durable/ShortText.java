package io.autospec.actors.durable;

/** Text that fits into a message of the control plane, of which 256 KiB is the limit. */
final class ShortText {
  private ShortText() {}

  /**
   * Cuts a text.
   *
   * @param text any
   * @param most characters, 4 or more
   * @return the text, or its beginning and three dots
   */
  static String cut(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    int end = most - 3;
    // Half a character is none.
    return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end)
        + "...";
  }
}
