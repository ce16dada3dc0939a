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
  private static final int LANES = 8;

  /** How many floats the lanes add up before they move into doubles. */
  private static final int FLUSH = LANES * 256;

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

  /**
   * {@code <d, xi>} and {@code |d|^2} for {@code d = draftMean - targetMean}. Eight lanes in a
   * fixed order: the additions of a lane wait for each other, those of eight lanes do not; and a
   * lane moves into a double before its rounding grows.
   */
  static double[] sums(float[] xi, float[] draftMean, float[] targetMean) {
    double dot = 0;
    double norm = 0;
    int length = xi.length;
    int i = 0;
    while (i + LANES <= length) {
      int end = Math.min(length - LANES + 1, i + FLUSH);
      float p0 = 0;
      float p1 = 0;
      float p2 = 0;
      float p3 = 0;
      float p4 = 0;
      float p5 = 0;
      float p6 = 0;
      float p7 = 0;
      float q0 = 0;
      float q1 = 0;
      float q2 = 0;
      float q3 = 0;
      float q4 = 0;
      float q5 = 0;
      float q6 = 0;
      float q7 = 0;
      for (; i < end; i += LANES) {
        float d0 = draftMean[i] - targetMean[i];
        float d1 = draftMean[i + 1] - targetMean[i + 1];
        float d2 = draftMean[i + 2] - targetMean[i + 2];
        float d3 = draftMean[i + 3] - targetMean[i + 3];
        float d4 = draftMean[i + 4] - targetMean[i + 4];
        float d5 = draftMean[i + 5] - targetMean[i + 5];
        float d6 = draftMean[i + 6] - targetMean[i + 6];
        float d7 = draftMean[i + 7] - targetMean[i + 7];
        p0 += d0 * xi[i];
        p1 += d1 * xi[i + 1];
        p2 += d2 * xi[i + 2];
        p3 += d3 * xi[i + 3];
        p4 += d4 * xi[i + 4];
        p5 += d5 * xi[i + 5];
        p6 += d6 * xi[i + 6];
        p7 += d7 * xi[i + 7];
        q0 += d0 * d0;
        q1 += d1 * d1;
        q2 += d2 * d2;
        q3 += d3 * d3;
        q4 += d4 * d4;
        q5 += d5 * d5;
        q6 += d6 * d6;
        q7 += d7 * d7;
      }
      dot += ((double) p0 + p1) + ((double) p2 + p3) + (((double) p4 + p5) + ((double) p6 + p7));
      norm += ((double) q0 + q1) + ((double) q2 + q3) + (((double) q4 + q5) + ((double) q6 + q7));
    }
    for (; i < length; i++) {
      double d = draftMean[i] - targetMean[i];
      dot += d * xi[i];
      norm += d * d;
    }
    return new double[] {dot, norm};
  }
}
