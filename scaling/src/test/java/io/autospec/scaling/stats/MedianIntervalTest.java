package io.autospec.scaling.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MedianIntervalTest {
  @Test
  void shouldTakeTheRangeOfFewDraws() {
    MedianInterval median = MedianInterval.of(5, 1, 3);
    assertThat(median.median()).isEqualTo(3);
    assertThat(median.low()).isEqualTo(1);
    assertThat(median.high()).isEqualTo(5);
    assertThat(median.coverage()).isCloseTo(0.75, within(1e-12));
  }

  /** Of 8 draws, leaving one out at either end covers 93 %: not enough. Of 9, 96 %. */
  @Test
  void shouldCoverNinetyFivePercentAsNarrowlyAsItCan() {
    MedianInterval eight = MedianInterval.of(1, 2, 3, 4, 5, 6, 7, 8);
    assertThat(eight.low()).isEqualTo(1);
    assertThat(eight.high()).isEqualTo(8);
    assertThat(eight.coverage()).isCloseTo(1 - 2.0 / 256, within(1e-12));
    MedianInterval nine = MedianInterval.of(1, 2, 3, 4, 5, 6, 7, 8, 9);
    assertThat(nine.low()).isEqualTo(2);
    assertThat(nine.high()).isEqualTo(8);
    assertThat(nine.coverage()).isCloseTo(1 - 20.0 / 512, within(1e-12));
  }

  /** 2000 intervals of 20 draws: 95 % or more hold the true median; 4 standard errors are 2 %. */
  @Test
  void shouldHoldTheTrueMedianAsOftenAsItSays() {
    SplittableRandom random = new SplittableRandom(1);
    int held = 0;
    double coverage = 0;
    for (int i = 0; i < 2000; i++) {
      double[] draws = new double[20];
      for (int k = 0; k < draws.length; k++) {
        draws[k] = Math.exp(random.nextGaussian());
      }
      MedianInterval median = MedianInterval.of(draws);
      coverage = median.coverage();
      held += median.low() <= 1 && 1 <= median.high() ? 1 : 0;
    }
    assertThat(coverage).isBetween(0.95, 0.97);
    assertThat(held / 2000.0).isCloseTo(coverage, within(0.02));
  }

  @Test
  void shouldRefuseNoDraws() {
    assertThatThrownBy(MedianInterval::of).isInstanceOf(IllegalArgumentException.class);
  }
}
