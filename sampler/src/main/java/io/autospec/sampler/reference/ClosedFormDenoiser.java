package io.autospec.sampler.reference;

import io.autospec.sampler.Denoiser;
import io.autospec.sampler.DenoiserBatch;
import io.autospec.sampler.DenoiserException;
import io.autospec.sampler.kernel.PredictionType;

/**
 * What the closed-form denoisers share: from {@code E[x0 | x]} to the output of a network of the
 * wanted prediction type.
 *
 * <p>All arithmetic is in double, from the schedule's float32 table, and the result is rounded once
 * to float32. What is evaluated is the row's state times its input scale, that is, a
 * variance-preserving {@code x = sqrt(a) x0 + sqrt(1 - a) noise}.
 *
 * <p>A fractional timestep lies between two entries of the table: there {@code sigma = sqrt((1 - a)
 * / a)} is interpolated linearly, as diffusers' Euler samplers do, and {@code a = 1 / (1 +
 * sigma^2)}. Where such an interpolation meets an entry of exactly 0 (zero terminal SNR) the entry
 * counts as 2^-24, again as there.
 */
abstract class ClosedFormDenoiser implements Denoiser {
  private static final double SMALLEST_ALPHA = 0x1p-24;

  private final float[] alphasCumprod;
  private final PredictionType predictionType;
  private final int size;
  private final double[] x;
  private final double[] posteriorMean;

  ClosedFormDenoiser(float[] alphasCumprod, PredictionType predictionType, int size) {
    if (alphasCumprod.length == 0) {
      throw new IllegalArgumentException("alphas_cumprod: expected at least one entry, found none");
    }
    this.alphasCumprod = alphasCumprod.clone();
    this.predictionType = predictionType;
    this.size = size;
    this.x = new double[size];
    this.posteriorMean = new double[size];
  }

  /**
   * Writes {@code E[x0 | x]}.
   *
   * @param x the noisy sample, read only
   * @param a alphas_cumprod there, 0 .. 1
   * @param mean written whole
   */
  abstract void posteriorMean(double[] x, double a, double[] mean);

  @Override
  public final int stateSize() {
    return size;
  }

  @Override
  public final int outputSize() {
    return size;
  }

  @Override
  public final void predict(DenoiserBatch batch) {
    for (int i = 0; i < batch.size(); i++) {
      DenoiserBatch.Row row = batch.row(i);
      if (!row.condition().values().isEmpty()) {
        throw new DenoiserException(
            "a closed-form model takes no condition, found " + row.condition().values().keySet());
      }
      predict(row);
    }
  }

  private void predict(DenoiserBatch.Row row) {
    float[] state = row.state();
    float[] output = row.output();
    double a = alphaAt(row.timestep());
    for (int j = 0; j < size; j++) {
      x[j] = state[j] * row.inputScale();
    }
    posteriorMean(x, a, posteriorMean);
    double signal = Math.sqrt(a);
    double noise = Math.sqrt(1 - a);
    switch (predictionType) {
      case SAMPLE -> {
        for (int j = 0; j < size; j++) {
          output[j] = (float) posteriorMean[j];
        }
      }
      case EPSILON -> {
        for (int j = 0; j < size; j++) {
          output[j] = (float) ((x[j] - signal * posteriorMean[j]) / noise);
        }
      }
      case V_PREDICTION -> {
        for (int j = 0; j < size; j++) {
          double epsilon = (x[j] - signal * posteriorMean[j]) / noise;
          output[j] = (float) (signal * epsilon - noise * posteriorMean[j]);
        }
      }
    }
  }

  private double alphaAt(float timestep) {
    if (!(timestep >= 0 && timestep <= alphasCumprod.length - 1)) {
      throw new DenoiserException(
          String.format(
              "timestep: expected 0 .. %d, found %s", alphasCumprod.length - 1, timestep));
    }
    int low = (int) timestep;
    double fraction = (double) timestep - low;
    if (fraction == 0) {
      return alphasCumprod[low];
    }
    double sigma = (1 - fraction) * sigma(low) + fraction * sigma(low + 1);
    return 1 / (1 + sigma * sigma);
  }

  private double sigma(int index) {
    double a = alphasCumprod[index] == 0f ? SMALLEST_ALPHA : alphasCumprod[index];
    return Math.sqrt((1 - a) / a);
  }

  /** Holds nothing: does nothing. */
  @Override
  public final void close() {}
}
