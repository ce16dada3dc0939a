package io.autospec.sampler.schedule;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** How the noise added by a training step grows with the step. */
public enum BetaSchedule {
  /** An even ramp from {@code beta_start} to {@code beta_end}. */
  LINEAR,
  /** The square of an even ramp of square roots (latent diffusion). */
  SCALED_LINEAR,
  /** The cosine schedule of Nichol and Dhariwal, betas capped at 0.999; ignores the beta range. */
  SQUAREDCOS_CAP_V2,
  /** A logistic ramp between {@code beta_start} and {@code beta_end} (GeoDiff). */
  SIGMOID,
  /** A Laplace noise schedule; ignores the beta range. */
  LAPLACE;

  /**
   * The name in a {@code scheduler_config.json}.
   *
   * @return lower case
   */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Finds a schedule by its name.
   *
   * @param label the name in a {@code scheduler_config.json}
   * @return the schedule
   * @throws IllegalArgumentException if there is none of that name; the message lists them all
   */
  public static BetaSchedule ofLabel(String label) {
    for (BetaSchedule schedule : values()) {
      if (schedule.label().equals(label)) {
        return schedule;
      }
    }
    throw new IllegalArgumentException(
        "beta_schedule: expected one of "
            + Arrays.stream(values()).map(BetaSchedule::label).collect(Collectors.joining(", "))
            + "; found \""
            + label
            + "\"");
  }
}
