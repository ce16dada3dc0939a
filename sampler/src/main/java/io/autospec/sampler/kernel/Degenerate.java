package io.autospec.sampler.kernel;

/** The schedules that no chain can run: refused before any work starts, in one line. */
final class Degenerate {
  private Degenerate() {}

  static void refuseUnless(boolean finite, int timestep) {
    if (!finite) {
      throw new IllegalArgumentException(
          "the noise schedule is degenerate in float32 at timestep "
              + timestep
              + ": expected alphas_cumprod to fall strictly within (0, 1); check beta_start,"
              + " beta_end, trained_betas and num_train_timesteps");
    }
  }

  /** Without signal an epsilon says nothing of the clean sample: x0 is infinite. */
  static void refuseUnboundedEpsilon(
      double signal, PredictionType type, Clipping clipping, int timestep) {
    if (signal == 0 && type == PredictionType.EPSILON && !clipping.isBounded()) {
      throw new IllegalArgumentException(
          "rescale_betas_zero_snr leaves no signal at timestep "
              + timestep
              + ", so prediction_type epsilon without clipping gives an infinite sample; use a"
              + " network with prediction_type v_prediction, or clip_sample, or timesteps that"
              + " leave this one out");
    }
  }
}
