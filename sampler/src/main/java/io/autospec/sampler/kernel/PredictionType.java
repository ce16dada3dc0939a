package io.autospec.sampler.kernel;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a network's output stands for. */
public enum PredictionType {
  /** The noise in the state. */
  EPSILON,
  /** The clean sample. */
  SAMPLE,
  /** The velocity, {@code sqrt(abar) eps - sqrt(1 - abar) x0} (Salimans and Ho). */
  V_PREDICTION;

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
  public static PredictionType ofLabel(String label) {
    for (PredictionType type : values()) {
      if (type.label().equals(label)) {
        return type;
      }
    }
    throw new IllegalArgumentException(
        "prediction_type: expected one of "
            + Arrays.stream(values()).map(PredictionType::label).collect(Collectors.joining(", "))
            + "; found \""
            + label
            + "\"");
  }
}
