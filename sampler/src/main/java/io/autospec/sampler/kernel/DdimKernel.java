package io.autospec.sampler.kernel;

import io.autospec.sampler.schedule.NoiseSchedule;
import io.autospec.sampler.schedule.ScheduleConfig;

/**
 * Denoising diffusion implicit models (Song et al. 2020). The raw epsilon is kept beside the
 * clipped clean sample, so a prediction's x0 is the unclipped one; only where the state holds no
 * signal at all, and the output is an epsilon, it is the clipped one, because the other is
 * infinite.
 */
public final class DdimKernel implements ReverseKernel {
  private final int[] timesteps;
  private final DdimCoefficients[] coefficients;
  private final PredictionType predictionType;
  private final boolean usesClipped;
  private final Clipping clipping;

  /**
   * Makes the kernel of a chain.
   *
   * @param config what the network's output stands for, and clipping
   * @param kind the share of noise
   * @param schedule the noise schedule's tables
   * @param timesteps falling, within the schedule
   * @param previous the timestep that each transition leads to; negative for the clean sample
   * @throws IllegalArgumentException if the schedule cannot be sampled with this configuration
   */
  DdimKernel(
      ScheduleConfig config,
      SamplerKind.Ddim kind,
      NoiseSchedule schedule,
      int[] timesteps,
      int[] previous) {
    this.timesteps = timesteps.clone();
    this.coefficients = new DdimCoefficients[timesteps.length];
    this.predictionType = config.predictionType();
    this.usesClipped = kind.useClippedModelOutput();
    this.clipping = Clipping.of(config);
    float last = config.setAlphaToOne() ? 1 : schedule.alphaCumprod(0);
    for (int n = 0; n < timesteps.length; n++) {
      int t = timesteps[n];
      float before = previous[n] >= 0 ? schedule.alphaCumprod(previous[n]) : last;
      DdimCoefficients row =
          DdimCoefficients.of(schedule.alphaCumprod(t), before, kind.eta(), Rounding.FLOAT32);
      Degenerate.refuseUnless(row.isFinite(), t);
      Degenerate.refuseUnboundedEpsilon(row.signal(), predictionType, clipping, t);
      coefficients[n] = row;
    }
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
    return 1;
  }

  @Override
  public float initialScale() {
    return 1;
  }

  @Override
  public float standardDeviation(int step) {
    return (float) coefficients[step].sigma();
  }

  @Override
  public float secantLimit(int step) {
    return 1 / (float) coefficients[step].signal();
  }

  @Override
  public boolean learnsVariance() {
    return false;
  }

  @Override
  public void target(int step, float[] state, float[] output, float[] prediction, float[] mean) {
    DdimCoefficients row = coefficients[step];
    float signal = (float) row.signal();
    float noise = (float) row.noise();
    int size = state.length;
    CleanSample.write(predictionType, signal, noise, state, output, prediction);
    System.arraycopy(prediction, 0, mean, 0, size);
    clipping.apply(mean, size);
    if (signal == 0 && predictionType == PredictionType.EPSILON) {
      System.arraycopy(mean, 0, prediction, 0, size);
    }
    if (usesClipped || predictionType == PredictionType.SAMPLE) {
      addDirection(row, state, usesClipped ? mean : prediction, mean);
      return;
    }
    float previousSignal = (float) row.previousSignal();
    float direction = (float) row.direction();
    if (predictionType == PredictionType.EPSILON) {
      for (int i = 0; i < size; i++) {
        mean[i] = previousSignal * mean[i] + direction * output[i];
      }
    } else {
      for (int i = 0; i < size; i++) {
        float epsilon = signal * output[i] + noise * state[i];
        mean[i] = previousSignal * mean[i] + direction * epsilon;
      }
    }
  }

  @Override
  public void draftMean(int step, float[] state, float[] prediction, float[] mean) {
    System.arraycopy(prediction, 0, mean, 0, state.length);
    clipping.apply(mean, state.length);
    addDirection(coefficients[step], state, usesClipped ? mean : prediction, mean);
  }

  /**
   * From the clipped clean sample in {@code mean} to the mean, epsilon derived from a clean one.
   */
  private static void addDirection(
      DdimCoefficients row, float[] state, float[] clean, float[] mean) {
    float signal = (float) row.signal();
    float noise = (float) row.noise();
    float previousSignal = (float) row.previousSignal();
    float direction = (float) row.direction();
    for (int i = 0; i < state.length; i++) {
      float epsilon = (state[i] - signal * clean[i]) / noise;
      mean[i] = previousSignal * mean[i] + direction * epsilon;
    }
  }
}
