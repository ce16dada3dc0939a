package io.autospec.sampler.draft;

import static org.assertj.core.api.Assertions.assertThat;

import io.autospec.sampler.TestKernel;
import org.junit.jupiter.api.Test;

class DraftRulesTest {
  private static final float[] BEFORE = {9, 9, 9};

  private final SecantDraft secant = new SecantDraft(TestKernel.ddpm(10, false));
  private final RecycledDraft recycled = new RecycledDraft();

  @Test
  void shouldGuessWhatCameBeforeWhereNothingWasEvaluated() {
    float[] state = {1, 2, 3};
    assertThat(new FrozenDraft().guess(4, state, BEFORE)).isSameAs(BEFORE);
    assertThat(recycled.guess(4, state, BEFORE)).isSameAs(BEFORE);
    assertThat(secant.guess(4, state, BEFORE)).isSameAs(BEFORE);
  }

  @Test
  void shouldRecycleTheNewestEvaluationAtTheSamePositionAlone() {
    recycled.evaluated(4, new float[3], new float[] {1, 1, 1});
    recycled.evaluated(5, new float[3], new float[] {2, 2, 2});
    recycled.evaluated(4, new float[3], new float[] {3, 3, 3});
    assertThat(recycled.guess(4, new float[3], BEFORE)).containsExactly(3, 3, 3);
    assertThat(recycled.guess(5, new float[3], BEFORE)).containsExactly(2, 2, 2);
    assertThat(recycled.guess(3, new float[3], BEFORE)).isSameAs(BEFORE);
  }

  @Test
  void shouldForgetDecidedPositionsAndReuseTheirArraysCleanly() {
    secant.evaluated(4, new float[] {1, 1, 1}, new float[] {1, 1, 1});
    secant.evaluated(4, new float[] {2, 2, 2}, new float[] {2, 2, 2});
    secant.decided(5);
    assertThat(secant.guess(4, new float[3], BEFORE)).isSameAs(BEFORE);
    // The entry's arrays come back for another position, but not its slope.
    secant.evaluated(7, new float[] {5, 5, 5}, new float[] {4, 4, 4});
    assertThat(secant.guess(7, new float[] {6, 6, 6}, BEFORE)).containsExactly(4, 4, 4);
  }

  @Test
  void shouldCorrectAlongTheChangeOfState() {
    // Between the evaluations dY = (1, 0, 0) and dG = (0.5, 0, 7): the secant is 0.5.
    secant.evaluated(4, new float[] {0, 0, 0}, new float[] {0, 1, 0});
    secant.evaluated(4, new float[] {1, 0, 0}, new float[] {0.5f, 1, 7});
    assertThat(secant.guess(4, new float[] {3, 2, 0}, BEFORE)).containsExactly(1.5f, 2, 7);
  }

  @Test
  void shouldClampTheSecantToTheKernelsLimitAndToZero() {
    // TestKernel's limit is 1: a secant of 5 is cut to it.
    secant.evaluated(4, new float[] {0, 0, 0}, new float[] {0, 0, 0});
    secant.evaluated(4, new float[] {1, 0, 0}, new float[] {5, 0, 0});
    assertThat(secant.guess(4, new float[] {2, 0, 0}, BEFORE)).containsExactly(6, 0, 0);
    secant.evaluated(5, new float[] {0, 0, 0}, new float[] {0, 0, 0});
    secant.evaluated(5, new float[] {1, 0, 0}, new float[] {-5, 0, 0});
    assertThat(secant.guess(5, new float[] {2, 0, 0}, BEFORE)).containsExactly(-5, 0, 0);
  }

  @Test
  void shouldKeepTheSlopeWhenTheSameStateIsEvaluatedAgain() {
    secant.evaluated(4, new float[] {0, 0, 0}, new float[] {0, 0, 0});
    secant.evaluated(4, new float[] {2, 0, 0}, new float[] {1, 0, 0});
    secant.evaluated(4, new float[] {2, 0, 0}, new float[] {1, 0, 0});
    assertThat(secant.guess(4, new float[] {4, 0, 0}, BEFORE)).containsExactly(2, 0, 0);
  }

  @Test
  void shouldRecycleLearnedDeviationsAsTheyAre() {
    secant.evaluated(4, new float[] {0}, new float[] {0, 0.1f});
    secant.evaluated(4, new float[] {1}, new float[] {0.5f, 0.2f});
    assertThat(secant.guess(4, new float[] {2}, BEFORE)).containsExactly(1, 0.2f);
  }

  @Test
  void shouldSumLongStatesAsShortOnes() {
    int size = 100;
    float[] y0 = new float[size];
    float[] g0 = new float[size];
    float[] y1 = new float[size];
    float[] g1 = new float[size];
    float[] y2 = new float[size];
    for (int i = 0; i < size; i++) {
      y1[i] = i % 7 - 3;
      g1[i] = 0.25f * y1[i];
      y2[i] = 2 * y1[i];
    }
    secant.evaluated(4, y0, g0);
    secant.evaluated(4, y1, g1);
    float[] guess = secant.guess(4, y2, BEFORE);
    for (int i = 0; i < size; i++) {
      assertThat(guess[i]).isEqualTo(0.25f * y2[i]);
    }
  }
}
