package io.autospec.scaling.plan;

import java.util.List;
import org.apache.commons.math3.stat.regression.SimpleRegression;

/**
 * What a round takes beyond its slowest call: a part of its own and a part for each row.
 *
 * @param fixedMillis a round
 * @param rowMillis a row
 */
public record Overhead(double fixedMillis, double rowMillis) {
  /** Nothing. */
  public static final Overhead NONE = new Overhead(0, 0);

  /**
   * Rounds that were measured.
   *
   * @param rows of a round
   * @param millis beyond its slowest call
   */
  public record Measured(int rows, double millis) {}

  /**
   * Fits a line; a constant where rounds were all alike, or the line falls.
   *
   * @param measured may be empty
   */
  public static Overhead fit(List<Measured> measured) {
    if (measured.isEmpty()) {
      return NONE;
    }
    SimpleRegression line = new SimpleRegression();
    measured.forEach(round -> line.addData(round.rows(), round.millis()));
    double slope = line.getSlope();
    if (Double.isNaN(slope) || slope <= 0 || line.getIntercept() < 0) {
      return new Overhead(
          measured.stream().mapToDouble(Measured::millis).average().orElseThrow(), 0);
    }
    return new Overhead(line.getIntercept(), slope);
  }

  /**
   * Of a round.
   *
   * @param rows at least 1
   * @return milliseconds
   */
  public double millis(int rows) {
    return fixedMillis + rows * rowMillis;
  }
}
