package io.autospec.law;

import io.autospec.sampler.noise.NoisePurpose;
import io.autospec.sampler.noise.NoiseSource;
import java.util.Arrays;
import org.apache.commons.statistics.distribution.GammaDistribution;

/**
 * The two-sample energy test (Szekely and Rizzo 2004): {@code 2 E|X-Y| - E|X-X'| - E|Y-Y'|}, zero
 * if and only if the laws agree. The p-value is that of random relabelling, with the relabelled
 * statistic's law taken as the shifted gamma of its first three moments, so that p-values far below
 * one over the number of relabellings can be told.
 */
public final class EnergyDistance {
  private static final int RELABELLINGS = 300;

  private EnergyDistance() {}

  /**
   * Tests whether two samples have one law.
   *
   * @param name what is tested
   * @param x draws, each an array of the same length
   * @param y draws of the other law
   * @param noise relabels; addressed with {@link NoisePurpose#AUXILIARY}
   * @return the p-value
   */
  public static PValue test(String name, float[][] x, float[][] y, NoiseSource noise) {
    int n = x.length;
    int m = y.length;
    float[][] all = Arrays.copyOf(x, n + m);
    System.arraycopy(y, 0, all, n, m);
    float[][] distances = distances(all);
    double[] weights = new double[n + m];
    Arrays.fill(weights, 0, n, 1.0 / n);
    Arrays.fill(weights, n, n + m, -1.0 / m);
    double observed = statistic(distances, weights);
    double[] relabelled = new double[RELABELLINGS];
    for (int r = 0; r < RELABELLINGS; r++) {
      shuffle(weights, noise, r);
      relabelled[r] = statistic(distances, weights);
    }
    return new PValue(name, gammaTail(observed, relabelled));
  }

  /**
   * The energy distance itself, without bias: what a draw has to itself is left out.
   *
   * @param x draws, at least two, each an array of the same length
   * @param y draws of the other law, at least two
   * @return 0 on average if the laws agree, so also a little below 0; more if they do not
   */
  public static double unbiased(float[][] x, float[][] y) {
    int n = x.length;
    int m = y.length;
    float[][] all = Arrays.copyOf(x, n + m);
    System.arraycopy(y, 0, all, n, m);
    float[][] distances = distances(all);
    double within = 0;
    double beyond = 0;
    double between = 0;
    for (int i = 0; i < n + m; i++) {
      for (int j = 0; j < i; j++) {
        if (i < n) {
          within += distances[i][j];
        } else if (j >= n) {
          beyond += distances[i][j];
        } else {
          between += distances[i][j];
        }
      }
    }
    return 2 * between / ((double) n * m)
        - 2 * within / ((double) n * (n - 1))
        - 2 * beyond / ((double) m * (m - 1));
  }

  private static float[][] distances(float[][] all) {
    float[][] distances = new float[all.length][all.length];
    for (int i = 0; i < all.length; i++) {
      for (int j = 0; j < i; j++) {
        double sum = 0;
        for (int k = 0; k < all[i].length; k++) {
          double d = all[i][k] - all[j][k];
          sum += d * d;
        }
        float distance = (float) Math.sqrt(sum);
        distances[i][j] = distance;
        distances[j][i] = distance;
      }
    }
    return distances;
  }

  private static double statistic(float[][] distances, double[] weights) {
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      float[] row = distances[i];
      double inner = 0;
      for (int j = 0; j < weights.length; j++) {
        inner += weights[j] * row[j];
      }
      sum -= weights[i] * inner;
    }
    return sum;
  }

  private static void shuffle(double[] weights, NoiseSource noise, int round) {
    for (int i = weights.length - 1; i > 0; i--) {
      int j = (int) (noise.uniform(round, i, NoisePurpose.AUXILIARY, 0) * (i + 1));
      double swap = weights[i];
      weights[i] = weights[j];
      weights[j] = swap;
    }
  }

  private static double gammaTail(double observed, double[] relabelled) {
    double mean = Arrays.stream(relabelled).average().orElseThrow();
    double second = 0;
    double third = 0;
    for (double value : relabelled) {
      second += (value - mean) * (value - mean);
      third += (value - mean) * (value - mean) * (value - mean);
    }
    double sd = Math.sqrt(second / relabelled.length);
    // A skewness below 0.1 would make the shape blow up; the statistic's is about 1 or more.
    double skewness = Math.max(0.1, third / relabelled.length / (sd * sd * sd));
    double shape = 4 / (skewness * skewness);
    double scale = sd * skewness / 2;
    double shifted = observed - (mean - shape * scale);
    return shifted <= 0 ? 1 : GammaDistribution.of(shape, scale).survivalProbability(shifted);
  }
}
