package io.autospec.cli.options;

import java.nio.file.FileSystemException;
import java.util.Locale;

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
    if (failure instanceof FileSystemException file && file.getFile() != null) {
      return of(file.getFile() + " cannot be written or read: " + reason(file));
    }
    String message = failure.getMessage();
    return message == null || message.isBlank() ? failure.getClass().getSimpleName() : of(message);
  }

  private static String reason(FileSystemException failure) {
    if (failure.getReason() != null) {
      return failure.getReason();
    }
    // NoSuchFileException and its like say nothing but the file; their names say the rest.
    return failure
        .getClass()
        .getSimpleName()
        .replaceAll("Exception$", "")
        .replaceAll("(?<=[a-z])(?=[A-Z])", " ")
        .toLowerCase(Locale.ROOT);
  }

  /**
   * A text on one line, without control characters.
   *
   * @param text the text
   * @return the same, shortened where it is very long
   */
  public static String of(String text) {
    String line =
        text.strip().replaceAll("\\s*\\R\\s*", "; ").replaceAll("\\p{Cntrl}", " ").strip();
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...";
  }
}
