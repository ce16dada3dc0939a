package io.autospec.law;

import io.autospec.sampler.Condition;
import io.autospec.sampler.Denoiser;
import io.autospec.sampler.DenoiserBatch;
import io.autospec.sampler.kernel.ReverseKernel;

/**
 * The exact law of a sequential chain's final coordinate where the network is affine in it, as for
 * a Gaussian target without clipping: mean and variance pushed through every transition. Kernel and
 * network are black boxes, asked at two states a step.
 *
 * @param mean of the final state
 * @param variance of the final state
 */
public record GaussianLaw(double mean, double variance) {
  /**
   * Computes the law of the final state.
   *
   * @param kernel the transitions
   * @param network a network over one float, affine in it
   * @return the law
   */
  public static GaussianLaw of(ReverseKernel kernel, Denoiser network) {
    double mean = 0;
    double variance = (double) kernel.initialScale() * kernel.initialScale();
    for (int n = 0; n < kernel.steps(); n++) {
      // Two states far apart, so that the float arithmetic's rounding hardly shows in the slope.
      double reach = 8 * kernel.initialScale();
      double low = meanAt(kernel, network, n, -reach);
      double high = meanAt(kernel, network, n, reach);
      double slope = (high - low) / (2 * reach);
      double s = kernel.standardDeviation(n);
      mean = (high + low) / 2 + slope * mean;
      variance = slope * slope * variance + s * s;
    }
    return new GaussianLaw(mean, variance);
  }

  private static double meanAt(ReverseKernel kernel, Denoiser network, int step, double at) {
    float[] state = {(float) at};
    float[] output = new float[1];
    float[] prediction = new float[1];
    float[] mean = new float[1];
    network.predict(
        new DenoiserBatch()
            .add(
                new DenoiserBatch.Row(
                    state,
                    kernel.inputScale(step),
                    kernel.timestep(step),
                    Condition.none(),
                    output)));
    kernel.target(step, state, output, prediction, mean);
    return mean[0];
  }

  /**
   * A draw in the law's own units.
   *
   * @param x a final state
   * @return standard normal under the law
   */
  public double standardized(double x) {
    return (x - mean) / Math.sqrt(variance);
  }
}
