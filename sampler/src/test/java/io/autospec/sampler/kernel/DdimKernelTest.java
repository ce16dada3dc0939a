package io.autospec.sampler.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.autospec.sampler.schedule.BetaSchedule;
import io.autospec.sampler.schedule.NoiseSchedule;
import io.autospec.sampler.schedule.ScheduleConfig;
import io.autospec.sampler.schedule.TimestepSpacing;
import org.junit.jupiter.api.Test;

class DdimKernelTest {
  @Test
  void shouldBeDeterministicWithEtaZero() {
    ReverseKernel kernel =
        ReverseKernels.create(ScheduleConfig.builder().build(), new SamplerKind.Ddim(0), 10);

    for (int n = 0; n < 10; n++) {
      assertThat(kernel.standardDeviation(n)).isZero();
    }
  }

  @Test
  void shouldScaleTheNoiseWithEta() {
    ScheduleConfig config = ScheduleConfig.builder().build();
    ReverseKernel half = ReverseKernels.create(config, new SamplerKind.Ddim(0.5), 10);
    ReverseKernel whole = ReverseKernels.create(config, new SamplerKind.Ddim(1), 10);

    assertThat(whole.standardDeviation(3)).isPositive();
    assertThat(half.standardDeviation(3)).isEqualTo(whole.standardDeviation(3) / 2);
  }

  @Test
  void shouldBeDdpmWithEtaOne() {
    ScheduleConfig config = ScheduleConfig.builder().clipSample(false).build();
    ReverseKernel ddim = ReverseKernels.create(config, new SamplerKind.Ddim(1), 10);
    ReverseKernel ddpm = ReverseKernels.create(config, new SamplerKind.Ddpm(), 10);
    float[] state = {0.3f, -0.8f};
    float[] output = {0.1f, -1.2f};
    float[] ddimMean = new float[2];
    float[] ddpmMean = new float[2];

    for (int n = 0; n < 10; n++) {
      ddim.target(n, state, output, new float[2], ddimMean);
      ddpm.target(n, state, output, new float[2], ddpmMean);

      assertThat(ddim.standardDeviation(n)).isCloseTo(ddpm.standardDeviation(n), within(1e-6f));
      assertThat(ddimMean).containsExactly(ddpmMean, within(2e-5f));
    }
  }

  @Test
  void shouldStepBackByAFixedStrideEvenInLinspace() {
    // diffusers takes t - T div N there, not the next timestep; its numbers are kept.
    ScheduleConfig config =
        ScheduleConfig.builder()
            .timestepSpacing(TimestepSpacing.LINSPACE)
            .clipSample(false)
            .build();
    NoiseSchedule schedule = NoiseSchedule.of(config);
    ReverseKernel kernel = ReverseKernels.create(config, new SamplerKind.Ddim(0), 10);
    float[] mean = new float[1];

    kernel.draftMean(0, new float[1], new float[] {1}, mean);

    assertThat(kernel.timestep(1)).isEqualTo(888);
    DdimCoefficients stride =
        DdimCoefficients.of(
            schedule.alphaCumprod(999), schedule.alphaCumprod(899), 0, Rounding.FLOAT32);
    double expected =
        stride.previousSignal() - stride.direction() * stride.signal() / stride.noise();
    assertThat(mean[0]).isCloseTo((float) expected, within(1e-6f));
  }

  @Test
  void shouldLeadToTheNextTimestepOfACustomList() {
    ScheduleConfig config = ScheduleConfig.builder().build();
    NoiseSchedule schedule = NoiseSchedule.of(config);
    ReverseKernel kernel =
        ReverseKernels.createWithTimesteps(
            config, new SamplerKind.Ddim(1), new int[] {900, 500, 20});

    assertThat(kernel.standardDeviation(0))
        .isEqualTo(
            (float)
                DdimCoefficients.of(
                        schedule.alphaCumprod(900), schedule.alphaCumprod(500), 1, Rounding.FLOAT32)
                    .sigma());
    assertThat(kernel.standardDeviation(2)).isZero();
  }

  @Test
  void shouldEndAtTheFirstTrainingStepUnlessToldToEndClean() {
    ScheduleConfig config = ScheduleConfig.builder().setAlphaToOne(false).stepsOffset(1).build();
    ReverseKernel kernel = ReverseKernels.create(config, new SamplerKind.Ddim(1), 10);

    assertThat(kernel.timestep(9)).isEqualTo(1);
    assertThat(kernel.standardDeviation(9)).isPositive();
  }

  @Test
  void shouldClampTheRadicandWhereTheStateHoldsNoSignal() {
    for (int steps = 1; steps <= 200; steps++) {
      for (BetaSchedule betas :
          new BetaSchedule[] {
            BetaSchedule.LINEAR, BetaSchedule.SCALED_LINEAR, BetaSchedule.SQUAREDCOS_CAP_V2
          }) {
        ReverseKernel kernel =
            ReverseKernels.create(
                ScheduleConfig.builder()
                    .betaSchedule(betas)
                    .predictionType(PredictionType.V_PREDICTION)
                    .rescaleBetasZeroSnr(true)
                    .timestepSpacing(TimestepSpacing.TRAILING)
                    .build(),
                new SamplerKind.Ddim(1),
                steps);
        float[] mean = new float[1];

        kernel.target(0, new float[] {1}, new float[] {0.5f}, new float[1], mean);

        assertThat(mean[0]).isBetween(-2f, 2f);
      }
    }
  }

  @Test
  void shouldPredictTheRawCleanSampleAndClipOnlyInsideTheMean() {
    ScheduleConfig config = ScheduleConfig.builder().predictionType(PredictionType.SAMPLE).build();
    float[] state = {0.5f};
    float[] raw = new float[1];
    float[] mean = new float[1];
    float[] clippedMean = new float[1];

    ReverseKernels.create(config, new SamplerKind.Ddim(0), 10)
        .target(4, state, new float[] {3}, raw, mean);
    ReverseKernels.create(config, new SamplerKind.Ddim(0, true), 10)
        .target(4, state, new float[] {3}, raw, clippedMean);

    assertThat(raw).containsExactly(3);
    // Both use the clipped sample; the raw epsilon points further away from it.
    assertThat(mean[0]).isLessThan(clippedMean[0]);
  }
}
