package io.autospec.sampler.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.autospec.sampler.schedule.BetaSchedule;
import io.autospec.sampler.schedule.NoiseSchedule;
import io.autospec.sampler.schedule.ScheduleConfig;
import io.autospec.sampler.schedule.TimestepSpacing;
import org.junit.jupiter.api.Test;

class EulerAncestralKernelTest {
  private static final SamplerKind EULER = new SamplerKind.EulerAncestral();

  private static EulerAncestralKernel kernel(ScheduleConfig config, int steps) {
    return (EulerAncestralKernel) ReverseKernels.create(config, EULER, steps);
  }

  @Test
  void shouldSpaceEvenlyWhereTheConfigurationDoesNotSay() {
    EulerAncestralKernel kernel = kernel(ScheduleConfig.builder().build(), 5);

    assertThat(kernel.timestep(0)).isEqualTo(999);
    assertThat(kernel.timestep(1)).isEqualTo(749.25f);
    assertThat(kernel.timestep(4)).isZero();
  }

  @Test
  void shouldFeedTheNetworkAStateOfUnitSize() {
    ScheduleConfig config = ScheduleConfig.builder().build();
    float a = NoiseSchedule.of(config).alphaCumprod(999);
    EulerAncestralKernel kernel = kernel(config, 10);

    assertThat(kernel.noiseLevel(0)).isCloseTo((float) Math.sqrt((1 - a) / a), within(1e-3f));
    assertThat(kernel.initialScale()).isEqualTo(kernel.noiseLevel(0));
    assertThat(kernel.inputScale(0)).isCloseTo((float) Math.sqrt(a), within(1e-6f));
    assertThat(kernel.secantLimit(0)).isEqualTo(1);
  }

  @Test
  void shouldStartALittleWiderWithLeadingSpacing() {
    EulerAncestralKernel kernel =
        kernel(ScheduleConfig.builder().timestepSpacing(TimestepSpacing.LEADING).build(), 10);
    double sigma = kernel.noiseLevel(0);

    assertThat(kernel.initialScale())
        .isCloseTo((float) Math.sqrt(sigma * sigma + 1), within(1e-4f));
  }

  @Test
  void shouldEndWithoutNoiseAtTheCleanSample() {
    EulerAncestralKernel kernel = kernel(ScheduleConfig.builder().build(), 10);
    float[] mean = new float[1];

    kernel.draftMean(9, new float[] {0.4f}, new float[] {0.3f}, mean);

    assertThat(kernel.standardDeviation(9)).isZero();
    assertThat(mean[0]).isCloseTo(0.3f, within(1e-7f));
  }

  @Test
  void shouldStayFiniteWithTheCosineScheduleAtFewSteps() {
    for (TimestepSpacing spacing : TimestepSpacing.values()) {
      for (int steps = 1; steps <= 50; steps++) {
        EulerAncestralKernel kernel =
            kernel(
                ScheduleConfig.builder()
                    .betaSchedule(BetaSchedule.SQUAREDCOS_CAP_V2)
                    .timestepSpacing(spacing)
                    .build(),
                steps);
        for (int n = 0; n < steps; n++) {
          float[] mean = new float[1];
          kernel.draftMean(n, new float[] {1}, new float[1], mean);

          assertThat(mean[0]).isBetween(-1f, 1f);
          assertThat(kernel.standardDeviation(n)).isBetween(0f, kernel.noiseLevel(n));
        }
      }
    }
  }

  @Test
  void shouldRefuseSamplePredictionAsDiffusersDoes() {
    ScheduleConfig config = ScheduleConfig.builder().predictionType(PredictionType.SAMPLE).build();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> ReverseKernels.create(config, EULER, 10))
        .withMessageContaining("prediction_type");
  }
}
