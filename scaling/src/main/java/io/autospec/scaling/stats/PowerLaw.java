package io.autospec.scaling.stats;

import java.util.Optional;
import org.apache.commons.math3.stat.regression.SimpleRegression;

/**
 * {@code y = factor * x^exponent}, fitted by least squares of the logarithms.
 *
 * @param exponent the slope
 * @param standardError of the exponent, as if the logarithms scattered alike everywhere; NaN for
 *     two points
 * @param factor y at x = 1
 * @param count points
 */
public record PowerLaw(double exponent, double standardError, double factor, int count) {
  /**
   * Fits.
   *
   * @param x more than 0
   * @param y more than 0, as many
   * @return the fit; empty unless there are two different x
   */
  public static Optional<PowerLaw> fit(double[] x, double[] y) {
    SimpleRegression line = new SimpleRegression();
    for (int i = 0; i < x.length; i++) {
      if (!(x[i] > 0 && y[i] > 0)) {
        throw new IllegalArgumentException(
            "power law: expected numbers above 0, found " + x[i] + ", " + y[i]);
      }
      line.addData(Math.log(x[i]), Math.log(y[i]));
    }
    double slope = line.getSlope();
    return Double.isNaN(slope)
        ? Optional.empty()
        : Optional.of(
            new PowerLaw(slope, line.getSlopeStdErr(), Math.exp(line.getIntercept()), x.length));
  }

  /**
   * The fit's y.
   *
   * @param x more than 0
   */
  public double at(double x) {
    return factor * Math.pow(x, exponent);
  }
}
