package io.autospec.sampler.schedule;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Which of the training steps a chain of fewer steps visits. */
public enum TimestepSpacing {
  /** Multiples of {@code T div N}, plus the offset. */
  LEADING,
  /** Even spacing down from the last training step. */
  TRAILING,
  /** Even spacing that holds the first and the last training step. */
  LINSPACE;

  /**
   * The name in a {@code scheduler_config.json}.
   *
   * @return lower case
   */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Finds a spacing by its name.
   *
   * @param label the name in a {@code scheduler_config.json}
   * @return the spacing
   * @throws IllegalArgumentException if there is none of that name; the message lists them all
   */
  public static TimestepSpacing ofLabel(String label) {
    for (TimestepSpacing spacing : values()) {
      if (spacing.label().equals(label)) {
        return spacing;
      }
    }
    throw new IllegalArgumentException(
        "timestep_spacing: expected one of "
            + Arrays.stream(values()).map(TimestepSpacing::label).collect(Collectors.joining(", "))
            + "; found \""
            + label
            + "\"");
  }
}
