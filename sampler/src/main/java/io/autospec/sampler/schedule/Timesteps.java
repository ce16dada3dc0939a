package io.autospec.sampler.schedule;

import java.util.Arrays;

/**
 * The training steps that a chain visits, in sampling order (falling), as diffusers computes them.
 */
public final class Timesteps {
  private Timesteps() {}

  /**
   * The timesteps of a DDPM or DDIM chain.
   *
   * @param trainSteps {@code T}, the number of training steps
   * @param spacing which of them to visit
   * @param steps {@code N}, how many
   * @param offset added where the spacing is {@code leading}
   * @return N falling timesteps in 0 .. T-1
   * @throws IllegalArgumentException if N is not in 1 .. T, or a timestep would lie beyond T-1
   */
  public static int[] spaced(int trainSteps, TimestepSpacing spacing, int steps, int offset) {
    double[] exact = exact(trainSteps, spacing, steps, offset);
    int[] timesteps = new int[steps];
    for (int i = 0; i < steps; i++) {
      timesteps[i] = (int) Math.rint(exact[i]);
    }
    return timesteps;
  }

  /**
   * The timesteps of an Euler chain: those of {@link #spaced}, but fractional for {@code linspace}.
   *
   * @param trainSteps {@code T}, the number of training steps
   * @param spacing which of them to visit
   * @param steps {@code N}, how many
   * @param offset added where the spacing is {@code leading}
   * @return N falling timesteps in 0 .. T-1
   * @throws IllegalArgumentException if N is not in 1 .. T, or a timestep would lie beyond T-1
   */
  public static float[] spacedFractional(
      int trainSteps, TimestepSpacing spacing, int steps, int offset) {
    double[] exact = exact(trainSteps, spacing, steps, offset);
    float[] timesteps = new float[steps];
    for (int i = 0; i < steps; i++) {
      timesteps[i] = (float) (spacing == TimestepSpacing.LINSPACE ? exact[i] : Math.rint(exact[i]));
    }
    return timesteps;
  }

  /**
   * Checks a caller's own list.
   *
   * @param trainSteps {@code T}, the number of training steps
   * @param timesteps strictly falling, all in 0 .. T-1
   * @return a copy of the list
   * @throws IllegalArgumentException if the list is empty, does not fall or leaves the range
   */
  public static int[] custom(int trainSteps, int[] timesteps) {
    if (timesteps.length == 0) {
      throw new IllegalArgumentException("timesteps: expected at least one, found none");
    }
    for (int i = 0; i < timesteps.length; i++) {
      if (timesteps[i] < 0 || timesteps[i] >= trainSteps) {
        throw new IllegalArgumentException(
            String.format(
                "timesteps: expected numbers from 0 to %d (num_train_timesteps - 1); found %d",
                trainSteps - 1, timesteps[i]));
      }
      if (i > 0 && timesteps[i] >= timesteps[i - 1]) {
        throw new IllegalArgumentException(
            String.format(
                "timesteps: expected each below the one before; found %d after %d",
                timesteps[i], timesteps[i - 1]));
      }
    }
    return Arrays.copyOf(timesteps, timesteps.length);
  }

  private static double[] exact(int trainSteps, TimestepSpacing spacing, int steps, int offset) {
    if (steps < 1 || steps > trainSteps) {
      throw new IllegalArgumentException(
          String.format(
              "steps: expected 1 to %d (num_train_timesteps); found %d", trainSteps, steps));
    }
    double[] exact = new double[steps];
    switch (spacing) {
      case LEADING -> {
        int ratio = trainSteps / steps;
        for (int i = 0; i < steps; i++) {
          exact[i] = (double) (steps - 1 - i) * ratio + offset;
        }
        if (exact[0] > trainSteps - 1) {
          throw new IllegalArgumentException(
              String.format(
                  "timestep_spacing leading with steps_offset %d and %d steps starts at timestep"
                      + " %.0f, but the last training step is %d; use fewer steps, steps_offset 0 or"
                      + " another spacing",
                  offset, steps, exact[0], trainSteps - 1));
        }
      }
      case TRAILING -> {
        // NumPy's arange takes the rounded difference of its first two values as its step. Its own
        // length may come out one too long, which adds t = -1: exactly `steps` are taken here.
        double step = (trainSteps - (double) trainSteps / steps) - trainSteps;
        for (int i = 0; i < steps; i++) {
          exact[i] = Math.rint(trainSteps + i * step) - 1;
        }
      }
      case LINSPACE -> {
        double step = steps == 1 ? 0 : (double) (trainSteps - 1) / (steps - 1);
        for (int i = 0; i < steps; i++) {
          exact[i] = (steps - 1 - i) * step;
        }
        if (steps > 1) {
          exact[0] = trainSteps - 1;
        }
      }
    }
    return exact;
  }
}
