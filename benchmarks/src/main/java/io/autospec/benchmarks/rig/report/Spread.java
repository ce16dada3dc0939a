package io.autospec.benchmarks.rig.report;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.DoubleStream;

/**
 * A number over the rounds.
 *
 * @param median of an even count: the mean of the middle two
 * @param min the least
 * @param max the greatest
 */
public record Spread(double median, double min, double max) {
  /**
   * Returns the spread of the finite ones among the values.
   *
   * @throws IllegalArgumentException if there are none
   */
  public static Spread of(DoubleStream values) {
    double[] sorted = values.filter(Double::isFinite).sorted().toArray();
    if (sorted.length == 0) {
      throw new IllegalArgumentException("a spread needs a value, found none");
    }
    int half = sorted.length / 2;
    double median = sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    return new Spread(median, sorted[0], Arrays.stream(sorted).max().getAsDouble());
  }

  /** Returns {@code median (min-max)}, each with three digits. */
  public String text() {
    return threeDigits(median) + " (" + threeDigits(min) + "-" + threeDigits(max) + ")";
  }

  /** Returns a number with three digits, and all digits before the point. */
  static String threeDigits(double value) {
    double magnitude = Math.abs(value);
    int decimals = magnitude >= 99.95 ? 0 : magnitude >= 9.995 ? 1 : 2;
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }
}
