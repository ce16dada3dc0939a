package io.autospec.sampler;

import io.autospec.sampler.kernel.ReverseKernel;

/**
 * A hand-written kernel: {@code A y + B x0} with given coefficients, x0 = the network's output; the
 * standard deviations behind it if the variance is learned. The timestep falls from K to 1.
 */
public record TestKernel(float[] a, float[] b, float[] s, boolean learnsVariance)
    implements ReverseKernel {

  /** DDPM's coefficients for linear betas, in double, rounded. */
  public static TestKernel ddpm(int steps, boolean learnsVariance) {
    float[] a = new float[steps];
    float[] b = new float[steps];
    float[] s = new float[steps];
    double bar = 1;
    for (int t = 0; t < steps; t++) {
      double beta = (1e-4 + (0.02 - 1e-4) * t / Math.max(1, steps - 1)) * 1000 / steps;
      double before = bar;
      bar *= 1 - beta;
      int n = steps - 1 - t;
      a[n] = (float) (Math.sqrt(1 - beta) * (1 - before) / (1 - bar));
      b[n] = (float) (Math.sqrt(before) * beta / (1 - bar));
      s[n] = (float) Math.sqrt(beta * (1 - before) / (1 - bar));
    }
    return new TestKernel(a, b, s, learnsVariance);
  }

  @Override
  public int steps() {
    return a.length;
  }

  @Override
  public float timestep(int step) {
    return steps() - step;
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
    return learnsVariance && s[step] != 0 ? Float.NaN : s[step];
  }

  @Override
  public float secantLimit(int step) {
    return 1;
  }

  @Override
  public void target(int step, float[] state, float[] output, float[] prediction, float[] mean) {
    System.arraycopy(output, 0, prediction, 0, prediction.length);
    draftMean(step, state, prediction, mean);
  }

  @Override
  public void draftMean(int step, float[] state, float[] prediction, float[] mean) {
    for (int i = 0; i < mean.length; i++) {
      mean[i] = b[step] * prediction[i] + a[step] * state[i];
    }
  }
}
