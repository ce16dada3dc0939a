package io.autospec.cli.options;

/** Messages of others, made fit for one line on a terminal. */
public final class OneLine {
  private static final int LONGEST = 600;

  private OneLine() {}

  /**
   * What a failure says, on one line.
   *
   * @param failure the failure
   * @return its message, or its kind where it has none
   */
  public static String of(Throwable failure) {
    String message = failure.getMessage();
    return message == null || message.isBlank() ? failure.getClass().getSimpleName() : of(message);
  }

  /**
   * A text on one line, without control characters.
   *
   * @param text the text
   * @return the same, shortened where it is very long
   */
  public static String of(String text) {
    String line = text.strip().replaceAll("\\s*\\R\\s*", "; ").replaceAll("\\p{Cntrl}", " ");
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...";
  }
}
