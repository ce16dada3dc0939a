package io.autospec.sampler.verify;

import io.autospec.sampler.noise.NoisePurpose;
import io.autospec.sampler.noise.NoiseSource;

/**
 * The verdict where the network predicts its variance too, so that draft {@code q} and target
 * {@code p} differ in covariance and cannot be reflected into each other: accept with probability
 * {@code min(1, p/q)}; after a rejection draw from {@code p} until a draw is kept, each with
 * probability {@code max(0, 1 - q/p)}.
 *
 * <p>Exact, with one expected fresh draw a step or less; but p and q drift apart fast with the
 * dimension, so acceptance is far below the reflection's.
 */
public final class VarianceRejection {
  /**
   * The most fresh draws of one step. The chance that a step needs more is below 1 / (e LIMIT),
   * whatever p and q are.
   */
  static final int LIMIT = 1 << 22;

  private VarianceRejection() {}

  /**
   * Whether a drafted state stands.
   *
   * @param u the step's uniform, in (0, 1)
   * @param next the drafted state, drawn from q, D floats
   * @param draft the law q
   * @param target the law p
   * @return true to accept
   */
  public static boolean accepts(double u, float[] next, Diagonal draft, Diagonal target) {
    return StrictMath.log(u) <= target.logDensity(next) - draft.logDensity(next);
  }

  /**
   * What takes the place of a drafted state that was rejected: a draw from the residual of p.
   *
   * @param noise where the fresh draws come from
   * @param trajectory the chain's address
   * @param step the step's address
   * @param draft the law q
   * @param target the law p
   * @param next written: D floats
   * @throws IllegalStateException if {@link #LIMIT} draws were dropped
   */
  public static void redraw(
      NoiseSource noise, long trajectory, int step, Diagonal draft, Diagonal target, float[] next) {
    float[] xi = new float[next.length];
    for (int attempt = 0; attempt < LIMIT; attempt++) {
      noise.normals(trajectory, step, NoisePurpose.RETRY_PROPOSAL, attempt, xi);
      for (int i = 0; i < next.length; i++) {
        next[i] = target.mean[i] + target.deviations[target.offset + i] * xi[i];
      }
      double log = draft.logDensity(next) - target.logDensity(next);
      double keep = noise.uniform(trajectory, step, NoisePurpose.RETRY_VERDICT, attempt);
      // Kept with probability max(0, 1 - q/p).
      if (log < 0 && keep >= StrictMath.exp(log)) {
        return;
      }
    }
    throw new IllegalStateException(
        String.format(
            "step %d of trajectory %d: no draw of the residual law was kept in %d attempts;"
                + " run this trajectory with --algorithm sequential",
            step, trajectory, LIMIT));
  }

  /**
   * A Gaussian with a diagonal covariance.
   *
   * @param mean D floats
   * @param deviations its standard deviations, at {@code [offset, offset + D)}
   * @param offset where they begin
   */
  public record Diagonal(float[] mean, float[] deviations, int offset) {
    /** The log density up to the constant that all such laws share. */
    double logDensity(float[] y) {
      double sum = 0;
      for (int i = 0; i < y.length; i++) {
        double s = deviations[offset + i];
        double z = ((double) y[i] - mean[i]) / s;
        sum -= z * z / 2 + StrictMath.log(s);
      }
      return sum;
    }
  }
}
