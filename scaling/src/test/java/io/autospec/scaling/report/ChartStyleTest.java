package io.autospec.scaling.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChartStyleTest {
  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "2, 2",
    "3, ''",
    "5, 5",
    "9, ''",
    "10, 10",
    "1000, '1,000'",
    "0.001, 0.001",
    "0.02, 0.02",
    "0.07, ''",
    "0, ''",
    "999.9999999999999, '1,000'"
  })
  void shouldLabelOneTwoAndFiveOfEachDecade(double value, String label) {
    assertThat(ChartStyle.decadeLabel(value)).isEqualTo(label);
  }
}
