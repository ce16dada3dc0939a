package io.autospec.cli.verify;

import io.autospec.law.EnergyDistance;
import io.autospec.law.Kolmogorov;
import io.autospec.law.PValue;
import io.autospec.sampler.noise.PhiloxNoiseSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The verdict of a verification: p-values of several tests and the bound below which one of them
 * says that the law is another one.
 *
 * @param values the tests' p-values, each uniform if the law is right
 * @param bound the false-alarm rate of the whole, divided among the tests (Bonferroni)
 */
public record LawCheck(List<PValue> values, double bound) {
  /** How often a correct sampler fails a whole verification. */
  public static final double FALSE_ALARM = 1e-3;

  /** The energy test's cost grows with the square of what it looks at. */
  private static final int ENERGY_SAMPLES = 500;

  /**
   * Compares samples with the sequential chain's.
   *
   * @param committed p-values of the noise that was committed; empty if none was seen
   * @param drawn samples of the algorithm that is verified
   * @param sequential samples of the sequential chain, under other noise
   * @param seed relabels in the energy test
   * @return the verdict
   */
  public static LawCheck of(
      List<PValue> committed, List<float[]> drawn, List<float[]> sequential, long seed) {
    List<PValue> values = new ArrayList<>(committed);
    values.add(
        EnergyDistance.test(
            "samples: energy distance to sequential ones",
            some(drawn),
            some(sequential),
            new PhiloxNoiseSource(seed)));
    values.add(Kolmogorov.test("samples: mean value", means(drawn), means(sequential)));
    values.add(Kolmogorov.test("samples: length", lengths(drawn), lengths(sequential)));
    return new LawCheck(List.copyOf(values), FALSE_ALARM / values.size());
  }

  /**
   * Whether nothing speaks against the law.
   *
   * @return false if a p-value is below the bound, or is not a number
   */
  public boolean holds() {
    return values.stream().allMatch(p -> p.value() >= bound);
  }

  /**
   * The test that speaks loudest against the law.
   *
   * @return the least p-value
   */
  public PValue worst() {
    return values.stream()
        .min(Comparator.comparingDouble(p -> Double.isNaN(p.value()) ? -1 : p.value()))
        .orElseThrow();
  }

  private static float[][] some(List<float[]> samples) {
    return samples.subList(0, Math.min(samples.size(), ENERGY_SAMPLES)).toArray(float[][]::new);
  }

  private static double[] means(List<float[]> samples) {
    return samples.stream()
        .mapToDouble(
            sample -> {
              double sum = 0;
              for (float value : sample) {
                sum += value;
              }
              return sum / sample.length;
            })
        .toArray();
  }

  private static double[] lengths(List<float[]> samples) {
    double[] lengths = new double[samples.size()];
    Arrays.setAll(
        lengths,
        i -> {
          double sum = 0;
          for (float value : samples.get(i)) {
            sum += (double) value * value;
          }
          return Math.sqrt(sum);
        });
    return lengths;
  }
}
