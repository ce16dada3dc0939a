package io.autospec.scaling.stats;

import java.util.Arrays;
import org.apache.commons.statistics.descriptive.Median;
import org.apache.commons.statistics.distribution.BinomialDistribution;

/**
 * A median with its distribution-free confidence interval: two order statistics, between which the
 * true median lies with the probability that a binomial count gives.
 *
 * @param median of the draws
 * @param low the interval's lower end, one of the draws
 * @param high its upper end
 * @param coverage the probability that it holds the true median: 0.95 at least where there are
 *     enough draws (six), else that of the whole range
 * @param count draws
 */
public record MedianInterval(double median, double low, double high, double coverage, int count) {
  private static final double WANTED = 0.95;

  /**
   * The median of independent draws of one law.
   *
   * @param draws at least one
   * @return the median and the narrowest symmetric interval that covers it with 95 %
   */
  public static MedianInterval of(double... draws) {
    if (draws.length == 0) {
      throw new IllegalArgumentException("median: expected at least one draw, found none");
    }
    double[] sorted = draws.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    BinomialDistribution below = BinomialDistribution.of(n, 0.5);
    int cut = 0;
    while (2 * (cut + 1) < n && coverage(below, cut + 1) >= WANTED) {
      cut++;
    }
    return new MedianInterval(
        Median.withDefaults().evaluate(sorted),
        sorted[cut],
        sorted[n - 1 - cut],
        coverage(below, cut),
        n);
  }

  /** Of the interval that leaves out so many draws at either end. */
  private static double coverage(BinomialDistribution below, int cut) {
    return Math.max(0, 1 - 2 * below.cumulativeProbability(cut));
  }
}
