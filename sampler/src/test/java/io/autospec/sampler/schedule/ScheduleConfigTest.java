package io.autospec.sampler.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class ScheduleConfigTest {
  @Test
  void shouldGoThroughABuilderUnchanged() {
    ScheduleConfig config =
        ScheduleConfig.builder()
            .numTrainTimesteps(50)
            .betaSchedule(BetaSchedule.SIGMOID)
            .timestepSpacing(TimestepSpacing.TRAILING)
            .clipSampleRange(2.5)
            .build();

    assertThat(config.toBuilder().build()).isEqualTo(config);
  }

  @Test
  void shouldRefuseWhatIsOutOfRangeAndNameTheKey() {
    requireRefused("num_train_timesteps", b -> b.numTrainTimesteps(0));
    requireRefused("num_train_timesteps", b -> b.numTrainTimesteps(1_000_001));
    requireRefused("num_train_timesteps", b -> b.numTrainTimesteps(1).rescaleBetasZeroSnr(true));
    requireRefused("beta_start", b -> b.betaStart(0));
    requireRefused("beta_start", b -> b.betaStart(Double.NaN));
    requireRefused("beta_end", b -> b.betaEnd(1));
    requireRefused("beta_end", b -> b.betaEnd(Math.nextDown(1.0)));
    requireRefused("trained_betas", b -> b.numTrainTimesteps(2).trainedBetas(List.of(0.1, 1.1)));
    requireRefused("trained_betas", b -> b.numTrainTimesteps(3).trainedBetas(List.of(0.1, 0.2)));
    requireRefused("clip_sample_range", b -> b.clipSampleRange(-1));
    requireRefused("clip_sample_range", b -> b.clipSampleRange(Double.POSITIVE_INFINITY));
    requireRefused("dynamic_thresholding_ratio", b -> b.dynamicThresholdingRatio(1.5));
    requireRefused("dynamic_thresholding_ratio", b -> b.dynamicThresholdingRatio(Double.NaN));
    requireRefused("sample_max_value", b -> b.sampleMaxValue(0));
    requireRefused("steps_offset", b -> b.stepsOffset(-1));
  }

  private static void requireRefused(String key, UnaryOperator<ScheduleConfig.Builder> change) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> change.apply(ScheduleConfig.builder()).build())
        .withMessageStartingWith(key + ": expected ");
  }
}
