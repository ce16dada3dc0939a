package io.autospec.sampler.schedule;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Where the variance of a DDPM transition comes from. */
public enum VarianceType {
  /** The variance of the posterior given the clean sample. */
  FIXED_SMALL,
  /** The same, by way of its logarithm. */
  FIXED_SMALL_LOG,
  /** The beta of the transition. */
  FIXED_LARGE,
  /** The same, by way of its logarithm. */
  FIXED_LARGE_LOG,
  /** Between the two, coordinate by coordinate, as the network says. */
  LEARNED_RANGE;

  /**
   * The name in a {@code scheduler_config.json}.
   *
   * @return lower case
   */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Finds a type by its name.
   *
   * @param label the name in a {@code scheduler_config.json}
   * @return the type
   * @throws IllegalArgumentException if there is none of that name; the message lists them all
   */
  public static VarianceType ofLabel(String label) {
    for (VarianceType type : values()) {
      if (type.label().equals(label)) {
        return type;
      }
    }
    throw new IllegalArgumentException(
        "variance_type: expected one of "
            + Arrays.stream(values()).map(VarianceType::label).collect(Collectors.joining(", "))
            + "; found \""
            + label
            + "\"");
  }
}
