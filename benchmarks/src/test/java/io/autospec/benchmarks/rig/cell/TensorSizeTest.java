package io.autospec.benchmarks.rig.cell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TensorSizeTest {
  @ParameterizedTest
  @CsvSource({"64,64,64", "16k,16384,16K", "1024K,1048576,1M", "3m,3145728,3M", "1500,1500,1500"})
  void textsMeanBytes(String text, int bytes, String shortest) {
    assertThat(TensorSize.parse(text)).isEqualTo(bytes);
    assertThat(TensorSize.text(bytes)).isEqualTo(shortest);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "-64", "60", "65", "65m", "1g", "k", "64 k", "99999999999999"})
  void othersAreRefused(String text) {
    assertThatThrownBy(() -> TensorSize.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("found " + text);
  }
}
