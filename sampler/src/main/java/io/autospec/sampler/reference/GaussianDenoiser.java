package io.autospec.sampler.reference;

import io.autospec.sampler.kernel.PredictionType;

/**
 * The exact network of a Gaussian target with independent coordinates: {@code E[x0 | x] = m +
 * sqrt(a) v / (a v + 1 - a) (x - sqrt(a) m)} in each.
 *
 * <p>Thread rules: one thread at a time.
 */
public final class GaussianDenoiser extends ClosedFormDenoiser {
  private final double[] mean;
  private final double[] variance;

  /**
   * Makes the denoiser of a Gaussian.
   *
   * @param alphasCumprod the schedule's table, one entry a training timestep; copied
   * @param predictionType what the output stands for
   * @param mean {@code D} means; copied
   * @param variance {@code D} variances, 0 or more; copied
   * @throws IllegalArgumentException if the two do not fit each other or the table is empty
   */
  public GaussianDenoiser(
      float[] alphasCumprod, PredictionType predictionType, double[] mean, double[] variance) {
    super(alphasCumprod, predictionType, mean.length);
    GaussianMixture checked =
        new GaussianMixture(new double[] {1}, new double[][] {mean}, new double[][] {variance});
    if (variance.length != mean.length) {
      throw new IllegalArgumentException(
          String.format("variance: expected %d numbers, found %d", mean.length, variance.length));
    }
    this.mean = checked.means()[0];
    this.variance = checked.variances()[0];
  }

  @Override
  void posteriorMean(double[] x, double a, double[] out) {
    double signal = Math.sqrt(a);
    for (int j = 0; j < out.length; j++) {
      double total = a * variance[j] + 1 - a;
      out[j] = mean[j] + signal * variance[j] / total * (x[j] - signal * mean[j]);
    }
  }
}
