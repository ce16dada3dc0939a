package io.autospec.sampler.kernel;

import io.autospec.sampler.schedule.NoiseSchedule;
import io.autospec.sampler.schedule.ScheduleConfig;
import io.autospec.sampler.schedule.TimestepSpacing;

/**
 * Ancestral sampling with Euler steps (after k-diffusion). The state is the variance-exploding one:
 * the clean sample plus sigma times noise. Clean samples are never clipped.
 */
public final class EulerAncestralKernel implements ReverseKernel {
  /** Stands for an alphas_cumprod of 0, whose sigma would be infinite. */
  private static final float LEAST_ALPHA_CUMPROD = 0x1p-24f;

  private final float[] timesteps;
  private final EulerAncestralCoefficients[] coefficients;
  private final boolean predictsVelocity;
  private final float initialScale;

  /**
   * Makes the kernel of a chain.
   *
   * @param config what the network's output stands for
   * @param schedule the noise schedule's tables
   * @param timesteps falling, within the schedule
   * @throws IllegalArgumentException if the schedule cannot be sampled with this configuration
   */
  EulerAncestralKernel(ScheduleConfig config, NoiseSchedule schedule, float[] timesteps) {
    this.timesteps = timesteps.clone();
    this.coefficients = new EulerAncestralCoefficients[timesteps.length];
    this.predictsVelocity = config.predictionType() == PredictionType.V_PREDICTION;
    float[] table = noiseLevels(config, schedule);
    for (int n = 0; n < timesteps.length; n++) {
      float from = interpolated(table, timesteps[n]);
      float to = n + 1 < timesteps.length ? interpolated(table, timesteps[n + 1]) : 0;
      coefficients[n] = EulerAncestralCoefficients.of(from, to, Rounding.FLOAT32);
      Degenerate.refuseUnless(coefficients[n].isFinite() && to < from, (int) timesteps[n]);
    }
    float largest = (float) coefficients[0].from();
    this.initialScale =
        config.timestepSpacing().filter(spacing -> spacing == TimestepSpacing.LEADING).isPresent()
            ? (float) Math.sqrt(largest * largest + 1)
            : largest;
  }

  /**
   * The noise level of the state at a step.
   *
   * @param step 0 .. K-1
   * @return sigma, above 0
   */
  public float noiseLevel(int step) {
    return (float) coefficients[step].from();
  }

  @Override
  public int steps() {
    return timesteps.length;
  }

  @Override
  public float timestep(int step) {
    return timesteps[step];
  }

  @Override
  public float inputScale(int step) {
    return (float) coefficients[step].inputScale();
  }

  @Override
  public float initialScale() {
    return initialScale;
  }

  @Override
  public float standardDeviation(int step) {
    return (float) coefficients[step].up();
  }

  @Override
  public float secantLimit(int step) {
    return 1;
  }

  @Override
  public boolean learnsVariance() {
    return false;
  }

  @Override
  public void target(int step, float[] state, float[] output, float[] prediction, float[] mean) {
    float sigma = (float) coefficients[step].from();
    if (predictsVelocity) {
      float squaredNorm = sigma * sigma + 1;
      float outputFactor = -sigma / (float) Math.sqrt(squaredNorm);
      for (int i = 0; i < state.length; i++) {
        prediction[i] = output[i] * outputFactor + state[i] / squaredNorm;
      }
    } else {
      for (int i = 0; i < state.length; i++) {
        prediction[i] = state[i] - sigma * output[i];
      }
    }
    draftMean(step, state, prediction, mean);
  }

  @Override
  public void draftMean(int step, float[] state, float[] prediction, float[] mean) {
    float sigma = (float) coefficients[step].from();
    float length = (float) coefficients[step].step();
    for (int i = 0; i < state.length; i++) {
      float derivative = (state[i] - prediction[i]) / sigma;
      mean[i] = state[i] + derivative * length;
    }
  }

  private static float[] noiseLevels(ScheduleConfig config, NoiseSchedule schedule) {
    float[] levels = schedule.alphasCumprod();
    if (config.rescaleBetasZeroSnr()) {
      levels[levels.length - 1] = LEAST_ALPHA_CUMPROD;
    }
    for (int i = 0; i < levels.length; i++) {
      levels[i] = (float) Math.sqrt((1 - levels[i]) / levels[i]);
    }
    return levels;
  }

  /** Linear interpolation in double, as NumPy does it. */
  private static float interpolated(float[] table, float timestep) {
    int below = (int) timestep;
    if (below == timestep) {
      return table[below];
    }
    double slope = (double) table[below + 1] - table[below];
    return (float) (slope * ((double) timestep - below) + table[below]);
  }
}
