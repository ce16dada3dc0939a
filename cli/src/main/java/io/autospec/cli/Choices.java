package io.autospec.cli;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Options that take one of a few names. */
final class Choices {
  private Choices() {}

  /**
   * Reads a name.
   *
   * @param option for the message
   * @param text as typed, in any case
   * @param values the choices
   * @return the one named
   * @throws BadInputException if there is none of that name
   */
  static <E extends Enum<E>> E of(String option, String text, E[] values) {
    for (E value : values) {
      if (name(value).equals(text.toLowerCase(Locale.ROOT))) {
        return value;
      }
    }
    throw new BadInputException(
        option
            + ": expected "
            + Arrays.stream(values).map(Choices::name).collect(Collectors.joining(", "))
            + "; found '"
            + text
            + "'");
  }

  private static String name(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
