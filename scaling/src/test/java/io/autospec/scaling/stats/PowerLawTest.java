package io.autospec.scaling.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PowerLawTest {
  @Test
  void shouldFindTheExponentOfAPowerLaw() {
    double[] x = {125, 250, 500, 1000};
    double[] y = new double[4];
    for (int i = 0; i < 4; i++) {
      y[i] = 3 * Math.pow(x[i], 2.0 / 3);
    }
    PowerLaw law = PowerLaw.fit(x, y).orElseThrow();
    assertThat(law.exponent()).isCloseTo(2.0 / 3, within(1e-9));
    assertThat(law.standardError()).isCloseTo(0, within(1e-6));
    assertThat(law.factor()).isCloseTo(3, within(1e-9));
    assertThat(law.at(2000)).isCloseTo(3 * Math.pow(2000, 2.0 / 3), within(1e-6));
  }

  /** The standard error of a slope is s / sqrt(sum of squares of log x); 400 fits scatter so. */
  @Test
  void shouldSayHowFarTheExponentScatters() {
    SplittableRandom random = new SplittableRandom(2);
    double[] x = {1, 2, 4, 8, 16, 32, 64, 128};
    double squares = 0;
    double said = 0;
    for (int fit = 0; fit < 400; fit++) {
      double[] y = new double[x.length];
      for (int i = 0; i < x.length; i++) {
        y[i] = Math.sqrt(x[i]) * Math.exp(0.1 * random.nextGaussian());
      }
      PowerLaw law = PowerLaw.fit(x, y).orElseThrow();
      squares += (law.exponent() - 0.5) * (law.exponent() - 0.5) / 400;
      said += law.standardError() / 400;
    }
    assertThat(said).isCloseTo(Math.sqrt(squares), within(0.1 * said));
  }

  @Test
  void shouldFitNothingThroughOnePoint() {
    assertThat(PowerLaw.fit(new double[] {2, 2}, new double[] {3, 4})).isEmpty();
  }

  @Test
  void shouldRefuseWhatHasNoLogarithm() {
    assertThatThrownBy(() -> PowerLaw.fit(new double[] {1, 2}, new double[] {0, 1}))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
