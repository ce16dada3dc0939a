package io.autospec.sampler.verify;

/**
 * The reflection maximal coupling of N(draftMean, s^2 I) and N(targetMean, s^2 I), the paper's
 * Gaussian rejection sampler. With {@code v = (draftMean - targetMean) / s}:
 *
 * <pre>
 *   accept  iff  log u &lt;= -&lt;v, xi&gt; - |v|^2 / 2
 *   else    the target's noise is  xi - 2 v &lt;v, xi&gt; / |v|^2
 * </pre>
 *
 * <p>The law is exact because the proposal was drawn with the very floats that are compared here:
 * the same draft mean, the same noise. A rejection costs TV = 2 Phi(|v|/2) - 1 in probability.
 */
public final class ReflectionCoupling implements Coupling {
  /** Independent lanes of the sums: fixed, so that the order of additions is, and vectorisable. */
  private static final int LANES = 32;

  /** Lane sums are moved into doubles after this many floats, to keep their rounding small. */
  private static final int FLUSH = LANES * 64;

  /** Makes the coupling; it keeps nothing. */
  public ReflectionCoupling() {}

  @Override
  public boolean accepts(double u, float[] xi, float[] draftMean, float[] targetMean, float s) {
    double[] sums = sums(xi, draftMean, targetMean);
    double dot = sums[0] / s;
    double norm = sums[1] / ((double) s * s);
    return norm == 0 || StrictMath.log(u) <= -dot - norm / 2;
  }

  @Override
  public void replace(float[] xi, float[] draftMean, float[] targetMean, float s, float[] next) {
    double[] sums = sums(xi, draftMean, targetMean);
    // xi - 2 v <v, xi> / |v|^2, in units of d = s v.
    float factor = (float) (2 * sums[0] / sums[1]);
    for (int i = 0; i < next.length; i++) {
      float reflected = xi[i] - factor * (draftMean[i] - targetMean[i]);
      next[i] = targetMean[i] + s * reflected;
    }
  }

  /** {@code <d, xi>} and {@code |d|^2} for {@code d = draftMean - targetMean}. */
  static double[] sums(float[] xi, float[] draftMean, float[] targetMean) {
    double dot = 0;
    double norm = 0;
    int length = xi.length;
    float[] dotLanes = new float[LANES];
    float[] normLanes = new float[LANES];
    int i = 0;
    while (i + LANES <= length) {
      int end = Math.min(length - LANES + 1, i + FLUSH);
      for (; i < end; i += LANES) {
        for (int lane = 0; lane < LANES; lane++) {
          float d = draftMean[i + lane] - targetMean[i + lane];
          dotLanes[lane] += d * xi[i + lane];
          normLanes[lane] += d * d;
        }
      }
      for (int lane = 0; lane < LANES; lane++) {
        dot += dotLanes[lane];
        norm += normLanes[lane];
        dotLanes[lane] = 0;
        normLanes[lane] = 0;
      }
    }
    for (; i < length; i++) {
      double d = draftMean[i] - targetMean[i];
      dot += d * xi[i];
      norm += d * d;
    }
    return new double[] {dot, norm};
  }
}
