package io.autospec.sampler.kernel;

import io.autospec.sampler.schedule.BetaSchedule;
import io.autospec.sampler.schedule.NoiseSchedule;
import io.autospec.sampler.schedule.ScheduleConfig;
import io.autospec.sampler.schedule.TimestepSpacing;
import io.autospec.sampler.schedule.Timesteps;

/** Makes the kernel of a chain from a configuration. */
public final class ReverseKernels {
  private ReverseKernels() {}

  /**
   * The kernel of a chain with evenly spaced timesteps.
   *
   * @param config the noise schedule and how it is used
   * @param kind the family
   * @param steps {@code K}, 1 .. num_train_timesteps
   * @return the kernel
   * @throws IllegalArgumentException if this configuration cannot be sampled that way; the message
   *     is one line that says what to change
   */
  public static ReverseKernel create(ScheduleConfig config, SamplerKind kind, int steps) {
    requireImplemented(config, kind);
    int trainSteps = config.numTrainTimesteps();
    int offset = config.stepsOffset();
    NoiseSchedule schedule = NoiseSchedule.of(config);
    TimestepSpacing spacing = config.timestepSpacing().orElse(kind.defaultSpacing());
    if (kind instanceof SamplerKind.EulerAncestral) {
      return new EulerAncestralKernel(
          config, schedule, Timesteps.spacedFractional(trainSteps, spacing, steps, offset));
    }
    int[] timesteps = Timesteps.spaced(trainSteps, spacing, steps, offset);
    if (kind instanceof SamplerKind.Ddim ddim) {
      int[] previous = timesteps.clone();
      for (int n = 0; n < steps; n++) {
        previous[n] -= trainSteps / steps;
      }
      return new DdimKernel(config, ddim, schedule, timesteps, previous);
    }
    return new DdpmKernel(config, schedule, timesteps);
  }

  /**
   * The kernel of a chain with a caller's own timesteps. Each transition leads to the next timestep
   * of the list, the last one to the clean sample.
   *
   * @param config the noise schedule and how it is used; spacing and offset are not looked at
   * @param kind the family
   * @param timesteps strictly falling, within 0 .. num_train_timesteps - 1
   * @return the kernel
   * @throws IllegalArgumentException if this configuration cannot be sampled that way; the message
   *     is one line that says what to change
   */
  public static ReverseKernel createWithTimesteps(
      ScheduleConfig config, SamplerKind kind, int[] timesteps) {
    requireImplemented(config, kind);
    int[] checked = Timesteps.custom(config.numTrainTimesteps(), timesteps);
    NoiseSchedule schedule = NoiseSchedule.of(config);
    if (kind instanceof SamplerKind.EulerAncestral) {
      float[] fractional = new float[checked.length];
      for (int n = 0; n < checked.length; n++) {
        fractional[n] = checked[n];
      }
      return new EulerAncestralKernel(config, schedule, fractional);
    }
    if (kind instanceof SamplerKind.Ddim ddim) {
      int[] previous = new int[checked.length];
      System.arraycopy(checked, 1, previous, 0, checked.length - 1);
      previous[checked.length - 1] = -1;
      return new DdimKernel(config, ddim, schedule, checked, previous);
    }
    return new DdpmKernel(config, schedule, checked);
  }

  /**
   * Refuses what diffusers itself does not implement for a sampler, rather than guess it.
   *
   * @param config the noise schedule and how it is used
   * @param kind the family
   * @throws IllegalArgumentException if that family has no such kernel
   */
  public static void requireImplemented(ScheduleConfig config, SamplerKind kind) {
    if (kind instanceof SamplerKind.Ddpm) {
      return;
    }
    BetaSchedule betas = config.betaSchedule();
    if (config.trainedBetas().isEmpty()
        && (betas == BetaSchedule.SIGMOID || betas == BetaSchedule.LAPLACE)) {
      throw new IllegalArgumentException(
          "sampler "
              + kind.label()
              + ": expected beta_schedule linear, scaled_linear or squaredcos_cap_v2; found "
              + betas.label()
              + "; use sampler ddpm");
    }
    if (kind instanceof SamplerKind.EulerAncestral
        && config.predictionType() == PredictionType.SAMPLE) {
      throw new IllegalArgumentException(
          "sampler euler-ancestral: expected prediction_type epsilon or v_prediction; found sample;"
              + " use sampler ddpm or ddim:ETA");
    }
  }
}
