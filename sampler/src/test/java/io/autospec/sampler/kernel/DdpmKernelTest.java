package io.autospec.sampler.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.autospec.sampler.schedule.NoiseSchedule;
import io.autospec.sampler.schedule.ScheduleConfig;
import io.autospec.sampler.schedule.TimestepSpacing;
import io.autospec.sampler.schedule.VarianceType;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class DdpmKernelTest {
  private static final SamplerKind DDPM = new SamplerKind.Ddpm();

  private static ReverseKernel kernel(ScheduleConfig config, int steps) {
    return ReverseKernels.create(config, DDPM, steps);
  }

  @Test
  void shouldDrawNoiseWhereverTheTimestepIsAboveZero() {
    ReverseKernel leading = kernel(ScheduleConfig.builder().build(), 10);
    ReverseKernel trailing =
        kernel(ScheduleConfig.builder().timestepSpacing(TimestepSpacing.TRAILING).build(), 10);
    ReverseKernel large =
        kernel(
            ScheduleConfig.builder()
                .timestepSpacing(TimestepSpacing.TRAILING)
                .varianceType(VarianceType.FIXED_LARGE)
                .build(),
            10);

    assertThat(leading.standardDeviation(8)).isPositive();
    assertThat(leading.standardDeviation(9)).isZero();
    assertThat(trailing.timestep(9)).isEqualTo(99);
    assertThat(trailing.standardDeviation(9)).isEqualTo(1e-10f);
    assertThat(large.standardDeviation(9)).isGreaterThan(0.3f);
  }

  @Test
  void shouldHaveOneStandardDeviationByWayOfTheLogarithmOrNot() {
    ScheduleConfig config = ScheduleConfig.builder().build();
    for (VarianceType[] pair :
        new VarianceType[][] {
          {VarianceType.FIXED_SMALL, VarianceType.FIXED_SMALL_LOG},
          {VarianceType.FIXED_LARGE, VarianceType.FIXED_LARGE_LOG}
        }) {
      ReverseKernel plain = kernel(config.toBuilder().varianceType(pair[0]).build(), 50);
      ReverseKernel logarithmic = kernel(config.toBuilder().varianceType(pair[1]).build(), 50);
      for (int n = 0; n < 50; n++) {
        assertThat(logarithmic.standardDeviation(n))
            .isCloseTo(plain.standardDeviation(n), within(4e-7f));
      }
    }
  }

  @Test
  void shouldTakeTheLearnedVarianceFromTheOutputsSecondHalf() {
    ScheduleConfig config =
        ScheduleConfig.builder().varianceType(VarianceType.LEARNED_RANGE).build();
    ReverseKernel learned = kernel(config, 10);
    ReverseKernel small =
        kernel(config.toBuilder().varianceType(VarianceType.FIXED_SMALL).build(), 10);
    ReverseKernel large =
        kernel(config.toBuilder().varianceType(VarianceType.FIXED_LARGE).build(), 10);
    float[] prediction = new float[4];

    learned.target(3, new float[2], new float[] {0, 0, -1, 1}, prediction, new float[2]);

    assertThat(learned.learnsVariance()).isTrue();
    assertThat(learned.standardDeviation(3)).isNaN();
    assertThat(prediction[2]).isCloseTo(small.standardDeviation(3), within(1e-6f));
    assertThat(prediction[3]).isCloseTo(large.standardDeviation(3), within(1e-6f));
  }

  @Test
  void shouldHaveNoLearnedVarianceWhereNoNoiseIsDrawn() {
    ReverseKernel learned =
        kernel(ScheduleConfig.builder().varianceType(VarianceType.LEARNED_RANGE).build(), 10);
    float[] prediction = {9, 9, 9, 9};

    learned.target(9, new float[2], new float[] {0, 0, -1, 1}, prediction, new float[2]);

    assertThat(learned.standardDeviation(9)).isZero();
    assertThat(prediction).containsExactly(0, 0, 0, 0);
  }

  @Test
  void shouldClipTheCleanSampleToItsRange() {
    ReverseKernel kernel =
        kernel(
            ScheduleConfig.builder()
                .predictionType(PredictionType.SAMPLE)
                .clipSampleRange(0.5)
                .build(),
            10);
    float[] prediction = new float[3];

    kernel.target(3, new float[3], new float[] {-2, 0.25f, 2}, prediction, new float[3]);

    assertThat(prediction).containsExactly(-0.5f, 0.25f, 0.5f);
  }

  @Test
  void shouldThresholdByTheQuantileOfTheWholeState() {
    ReverseKernel kernel =
        kernel(
            ScheduleConfig.builder()
                .predictionType(PredictionType.SAMPLE)
                .thresholding(true)
                .dynamicThresholdingRatio(0.5)
                .sampleMaxValue(10)
                .build(),
            10);
    float[] prediction = new float[4];

    // The magnitudes 1, 2, 4, 8 have the median 3.
    kernel.target(3, new float[4], new float[] {8, -1, 2, -4}, prediction, new float[4]);

    assertThat(prediction).containsExactly(1, -1f / 3, 2f / 3, -1);
  }

  @Test
  void shouldLetAPerfectNetworkAtPureNoiseSayZero() {
    ReverseKernel kernel =
        kernel(
            ScheduleConfig.builder()
                .rescaleBetasZeroSnr(true)
                .timestepSpacing(TimestepSpacing.TRAILING)
                .build(),
            10);
    float[] state = {-1, 0.5f, 2};
    float[] prediction = new float[3];

    kernel.target(0, state, new float[] {-1, 0, 3}, prediction, new float[3]);

    assertThat(kernel.secantLimit(0)).isInfinite();
    assertThat(prediction).containsExactly(0, 1, -1);
  }

  @Test
  void shouldSteerWithTheInverseRootOfTheSignal() {
    ScheduleConfig config = ScheduleConfig.builder().build();
    NoiseSchedule schedule = NoiseSchedule.of(config);
    ReverseKernel kernel = kernel(config, 10);

    assertThat(kernel.secantLimit(2))
        .isCloseTo((float) (1 / Math.sqrt(schedule.alphaCumprod(700))), within(1e-5f));
    assertThat(kernel.inputScale(2)).isEqualTo(1);
    assertThat(kernel.initialScale()).isEqualTo(1);
  }

  @Test
  void shouldTreatEveryCoordinateAlikeWhateverTheLength() {
    // Vector loops have a scalar tail: both must give the same bits.
    ReverseKernel kernel = kernel(ScheduleConfig.builder().build(), 50);
    float[] state = ReverseKernelsTest.random(1, 1000);
    float[] output = ReverseKernelsTest.random(2, 1000);
    float[] whole = new float[1000];
    for (int round = 0; round < 2000; round++) {
      kernel.target(20, state, output, new float[1000], whole);
    }
    for (int from = 0; from < 1000; from += 7) {
      int to = Math.min(from + 7, 1000);
      float[] part = new float[to - from];
      kernel.target(
          20,
          Arrays.copyOfRange(state, from, to),
          Arrays.copyOfRange(output, from, to),
          new float[to - from],
          part);

      assertThat(part).containsExactly(Arrays.copyOfRange(whole, from, to));
    }
  }
}
