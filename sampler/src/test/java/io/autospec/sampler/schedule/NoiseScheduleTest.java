package io.autospec.sampler.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NoiseScheduleTest {
  @ParameterizedTest
  @EnumSource(BetaSchedule.class)
  void shouldFallFromAlmostAllSignalToAlmostNone(BetaSchedule betas) {
    NoiseSchedule schedule = NoiseSchedule.of(ScheduleConfig.builder().betaSchedule(betas).build());

    assertThat(schedule.length()).isEqualTo(1000);
    for (int t = 0; t < 1000; t++) {
      float before = t == 0 ? 1 : schedule.alphaCumprod(t - 1);
      assertThat(schedule.alphaCumprod(t)).isBetween(0f, before).isLessThan(before);
      assertThat(schedule.beta(t)).isBetween(0f, 1f);
    }
    assertThat(schedule.alphaCumprod(999)).isLessThan(0.05f);
  }

  @ParameterizedTest
  @EnumSource(BetaSchedule.class)
  void shouldLeaveNoSignalAtAllWhenRescaledToZeroSnr(BetaSchedule betas) {
    NoiseSchedule schedule =
        NoiseSchedule.of(
            ScheduleConfig.builder().betaSchedule(betas).rescaleBetasZeroSnr(true).build());

    assertThat(schedule.alphaCumprod(999)).isZero();
    assertThat(schedule.beta(999)).isEqualTo(1);
    assertThat(schedule.alphaCumprod(998)).isPositive();
  }

  @Test
  void shouldTakeTrainedBetasInPlaceOfTheClosedForm() {
    NoiseSchedule schedule =
        NoiseSchedule.of(
            ScheduleConfig.builder()
                .numTrainTimesteps(3)
                .trainedBetas(List.of(0.5, 0.25, 0.125))
                .build());

    assertThat(schedule.betas()).containsExactly(0.5f, 0.25f, 0.125f);
    assertThat(schedule.alphasCumprod()).containsExactly(0.5f, 0.375f, 0.328125f);
  }

  @Test
  void shouldTakeTheStartAsTheOnlyBetaOfOneTrainingStep() {
    NoiseSchedule schedule =
        NoiseSchedule.of(ScheduleConfig.builder().numTrainTimesteps(1).betaStart(0.25).build());

    assertThat(schedule.betas()).containsExactly(0.25f);
  }

  @Test
  void shouldRampBetweenTheEndsWhateverTheLength() {
    for (int length = 2; length < 70; length++) {
      float[] betas =
          NoiseSchedule.of(ScheduleConfig.builder().numTrainTimesteps(length).build()).betas();

      assertThat(betas[0]).isEqualTo(1e-4f);
      assertThat(betas[length - 1]).isCloseTo(0.02f, within(1e-8f));
      assertThat(betas).isSorted();
    }
  }

  @Test
  void shouldNotLetACallerChangeTheTables() {
    NoiseSchedule schedule = NoiseSchedule.of(ScheduleConfig.builder().build());

    schedule.betas()[0] = 9;
    schedule.alphasCumprod()[0] = 9;

    assertThat(schedule.beta(0)).isEqualTo(1e-4f);
    assertThat(schedule.alphaCumprod(0)).isEqualTo(1 - 1e-4f);
  }
}
