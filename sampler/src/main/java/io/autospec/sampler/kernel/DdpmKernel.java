package io.autospec.sampler.kernel;

import io.autospec.sampler.schedule.NoiseSchedule;
import io.autospec.sampler.schedule.ScheduleConfig;
import io.autospec.sampler.schedule.VarianceType;
import java.util.Arrays;

/**
 * Ancestral sampling (Ho et al. 2020). Noise is drawn wherever the timestep is above 0: at the last
 * step too, if a chain ends above 0. A prediction's x0 is the clipped one, and the mean is affine
 * in it.
 */
public final class DdpmKernel implements ReverseKernel {
  private final int[] timesteps;
  private final DdpmCoefficients[] coefficients;
  private final float[] standardDeviations;
  private final PredictionType predictionType;
  private final boolean learnsVariance;
  private final Clipping clipping;

  /**
   * Makes the kernel of a chain.
   *
   * @param config what the network's output stands for, clipping and variance
   * @param schedule the noise schedule's tables
   * @param timesteps falling, within the schedule
   * @throws IllegalArgumentException if the schedule cannot be sampled with this configuration
   */
  DdpmKernel(ScheduleConfig config, NoiseSchedule schedule, int[] timesteps) {
    this.timesteps = timesteps.clone();
    this.coefficients = new DdpmCoefficients[timesteps.length];
    this.standardDeviations = new float[timesteps.length];
    this.predictionType = config.predictionType();
    this.learnsVariance = config.varianceType() == VarianceType.LEARNED_RANGE;
    this.clipping = Clipping.of(config);
    for (int n = 0; n < timesteps.length; n++) {
      int t = timesteps[n];
      float previous = n + 1 < timesteps.length ? schedule.alphaCumprod(timesteps[n + 1]) : 1;
      DdpmCoefficients row =
          DdpmCoefficients.of(schedule.alphaCumprod(t), previous, Rounding.FLOAT32);
      Degenerate.refuseUnless(row.isFinite(), t);
      Degenerate.refuseUnboundedEpsilon(row.signal(), predictionType, clipping, t);
      coefficients[n] = row;
      standardDeviations[n] = t > 0 ? (float) row.standardDeviation(config.varianceType()) : 0;
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
    return standardDeviations[step];
  }

  @Override
  public float secantLimit(int step) {
    return 1 / (float) coefficients[step].signal();
  }

  @Override
  public boolean learnsVariance() {
    return learnsVariance;
  }

  @Override
  public void target(int step, float[] state, float[] output, float[] prediction, float[] mean) {
    DdpmCoefficients row = coefficients[step];
    float signal = (float) row.signal();
    if (clipping.isDynamic() || signal == 0) {
      CleanSample.write(predictionType, signal, (float) row.noise(), state, output, prediction);
      clipping.apply(prediction, state.length);
      draftMean(step, state, prediction, mean);
    } else {
      fused(row, state, output, prediction, mean);
    }
    if (learnsVariance) {
      writeStandardDeviations(step, output, prediction, state.length);
    }
  }

  @Override
  public void draftMean(int step, float[] state, float[] prediction, float[] mean) {
    DdpmCoefficients row = coefficients[step];
    float cleanFactor = (float) row.cleanFactor();
    float stateFactor = (float) row.stateFactor();
    for (int i = 0; i < state.length; i++) {
      mean[i] = cleanFactor * prediction[i] + stateFactor * state[i];
    }
  }

  /** One pass over the memory; the same operations as clean sample, clip and draft mean in turn. */
  private void fused(
      DdpmCoefficients row, float[] state, float[] output, float[] prediction, float[] mean) {
    float signal = (float) row.signal();
    float noise = (float) row.noise();
    float cleanFactor = (float) row.cleanFactor();
    float stateFactor = (float) row.stateFactor();
    float high = clipping.bound();
    float low = -high;
    switch (predictionType) {
      case EPSILON -> {
        for (int i = 0; i < state.length; i++) {
          float clean = (state[i] - noise * output[i]) / signal;
          clean = Math.min(Math.max(clean, low), high);
          prediction[i] = clean;
          mean[i] = cleanFactor * clean + stateFactor * state[i];
        }
      }
      case SAMPLE -> {
        for (int i = 0; i < state.length; i++) {
          float clean = Math.min(Math.max(output[i], low), high);
          prediction[i] = clean;
          mean[i] = cleanFactor * clean + stateFactor * state[i];
        }
      }
      case V_PREDICTION -> {
        for (int i = 0; i < state.length; i++) {
          float clean = signal * state[i] - noise * output[i];
          clean = Math.min(Math.max(clean, low), high);
          prediction[i] = clean;
          mean[i] = cleanFactor * clean + stateFactor * state[i];
        }
      }
    }
  }

  private void writeStandardDeviations(int step, float[] output, float[] prediction, int size) {
    if (timesteps[step] == 0) {
      Arrays.fill(prediction, size, 2 * size, 0);
      return;
    }
    float low = (float) coefficients[step].logVariance();
    float high = (float) coefficients[step].logBeta();
    for (int i = size; i < 2 * size; i++) {
      float fraction = (output[i] + 1) / 2;
      float logVariance = fraction * high + (1 - fraction) * low;
      prediction[i] = (float) StrictMath.exp(0.5f * logVariance);
    }
  }
}
