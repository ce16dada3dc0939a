package io.autospec.benchmarks.rig.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SpreadTest {
  @Test
  void ofAnOddCountTheMiddle() {
    assertThat(Spread.of(DoubleStream.of(9, 1, 4))).isEqualTo(new Spread(4, 1, 9));
  }

  @Test
  void ofAnEvenCountTheMeanOfTheMiddleTwo() {
    assertThat(Spread.of(DoubleStream.of(9, 1, 4, 2))).isEqualTo(new Spread(3, 1, 9));
  }

  @Test
  void whatIsNotFiniteIsLeftOut() {
    assertThat(Spread.of(DoubleStream.of(Double.NaN, 2, Double.POSITIVE_INFINITY)))
        .isEqualTo(new Spread(2, 2, 2));
    assertThatThrownBy(() -> Spread.of(DoubleStream.of(Double.NaN)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({"0.123,0.12", "9.994,9.99", "9.996,10.0", "99.94,99.9", "99.96,100", "12345.6,12346"})
  void numbersHaveThreeDigits(double value, String text) {
    assertThat(Spread.threeDigits(value)).isEqualTo(text);
  }

  @Test
  void textHasMedianAndEnds() {
    assertThat(new Spread(2, 1, 300).text()).isEqualTo("2.00 (1.00-300)");
  }
}
