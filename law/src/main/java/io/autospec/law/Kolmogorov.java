package io.autospec.law;

import java.util.function.DoubleUnaryOperator;
import org.apache.commons.statistics.inference.KolmogorovSmirnovTest;

/** Kolmogorov-Smirnov tests. */
public final class Kolmogorov {
  private static final KolmogorovSmirnovTest TEST = KolmogorovSmirnovTest.withDefaults();

  private Kolmogorov() {}

  /**
   * One sample against a law.
   *
   * @param name what is tested
   * @param sample the draws; sorted in place
   * @param cdf the law's distribution function, continuous
   * @return the p-value
   */
  public static PValue test(String name, double[] sample, DoubleUnaryOperator cdf) {
    return new PValue(name, TEST.test(sample, cdf).getPValue());
  }

  /**
   * Two samples against each other.
   *
   * @param name what is tested
   * @param x one sample
   * @param y the other
   * @return the p-value
   */
  public static PValue test(String name, double[] x, double[] y) {
    return new PValue(name, TEST.test(x, y).getPValue());
  }
}
