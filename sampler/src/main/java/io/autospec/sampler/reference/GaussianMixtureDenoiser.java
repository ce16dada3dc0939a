package io.autospec.sampler.reference;

import io.autospec.sampler.kernel.PredictionType;

/**
 * The exact network of a {@link GaussianMixture}: the components' posterior means, weighted by the
 * components' posterior probabilities.
 *
 * <p>Thread rules: one thread at a time.
 */
public final class GaussianMixtureDenoiser extends ClosedFormDenoiser {
  private final GaussianMixture target;
  private final double[] posteriorWeights;

  /**
   * Makes the denoiser of a mixture.
   *
   * @param alphasCumprod the schedule's table, one entry a training timestep; copied
   * @param predictionType what the output stands for
   * @param target the law of the clean sample
   */
  public GaussianMixtureDenoiser(
      float[] alphasCumprod, PredictionType predictionType, GaussianMixture target) {
    super(alphasCumprod, predictionType, target.size());
    this.target = target;
    this.posteriorWeights = new double[target.components()];
  }

  @Override
  void posteriorMean(double[] x, double a, double[] mean) {
    double signal = Math.sqrt(a);
    double best = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < posteriorWeights.length; k++) {
      posteriorWeights[k] = StrictMath.log(target.weights()[k]) + logDensity(k, x, a, signal);
      best = Math.max(best, posteriorWeights[k]);
    }
    double sum = 0;
    for (int k = 0; k < posteriorWeights.length; k++) {
      posteriorWeights[k] = StrictMath.exp(posteriorWeights[k] - best);
      sum += posteriorWeights[k];
    }
    for (int j = 0; j < mean.length; j++) {
      mean[j] = 0;
    }
    for (int k = 0; k < posteriorWeights.length; k++) {
      if (posteriorWeights[k] > 0) {
        addComponent(k, posteriorWeights[k] / sum, x, a, signal, mean);
      }
    }
  }

  /** The logarithm of a component's density of {@code x}, up to a constant of all components. */
  private double logDensity(int k, double[] x, double a, double signal) {
    double[] means = target.means()[k];
    double[] variances = target.variances()[k];
    double sum = 0;
    if (variances.length == 1) {
      double total = a * variances[0] + 1 - a;
      for (int j = 0; j < x.length; j++) {
        double distance = x[j] - signal * means[j];
        sum += distance * distance;
      }
      return -0.5 * (sum / total + x.length * StrictMath.log(total));
    }
    for (int j = 0; j < x.length; j++) {
      double total = a * variances[j] + 1 - a;
      double distance = x[j] - signal * means[j];
      sum += distance * distance / total + StrictMath.log(total);
    }
    return -0.5 * sum;
  }

  private void addComponent(
      int k, double weight, double[] x, double a, double signal, double[] mean) {
    double[] means = target.means()[k];
    double[] variances = target.variances()[k];
    boolean sphere = variances.length == 1;
    for (int j = 0; j < mean.length; j++) {
      double variance = variances[sphere ? 0 : j];
      double gain = signal * variance / (a * variance + 1 - a);
      mean[j] += weight * (means[j] + gain * (x[j] - signal * means[j]));
    }
  }
}
