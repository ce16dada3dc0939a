package io.autospec.sampler.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SamplerKindTest {
  @ParameterizedTest
  @ValueSource(strings = {"ddpm", "ddim:0", "ddim:1", "ddim:0.5", "ddim:0.123", "euler-ancestral"})
  void shouldReadItsOwnLabelBack(String label) {
    assertThat(SamplerKind.parse(label).label()).isEqualTo(label);
  }

  @Test
  void shouldReadAnyCase() {
    assertThat(SamplerKind.parse(" DDIM:1.0 ")).isEqualTo(new SamplerKind.Ddim(1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "ddim", "ddim:", "ddim:x", "ddim:-0.1", "ddim:1.1", "ddim:NaN", "euler"})
  void shouldRefuseWhatItDoesNotKnow(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SamplerKind.parse(text))
        .withMessageStartingWith("sampler")
        .withMessageContaining("expected");
  }
}
