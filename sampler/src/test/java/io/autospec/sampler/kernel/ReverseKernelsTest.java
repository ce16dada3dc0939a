package io.autospec.sampler.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.autospec.sampler.schedule.BetaSchedule;
import io.autospec.sampler.schedule.ScheduleConfig;
import io.autospec.sampler.schedule.TimestepSpacing;
import io.autospec.sampler.schedule.VarianceType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What holds for every kernel, over every combination of configuration keys that can be sampled.
 */
class ReverseKernelsTest {
  private static final int SIZE = 33;

  record Chain(ScheduleConfig config, SamplerKind kind, int steps) {
    ReverseKernel kernel() {
      return ReverseKernels.create(config, kind, steps);
    }
  }

  static Stream<Chain> chains() {
    List<Chain> chains = new ArrayList<>();
    List<SamplerKind> kinds =
        List.of(
            new SamplerKind.Ddpm(),
            new SamplerKind.Ddim(0),
            new SamplerKind.Ddim(0.5),
            new SamplerKind.Ddim(1, true),
            new SamplerKind.EulerAncestral());
    for (SamplerKind kind : kinds) {
      for (BetaSchedule betas : BetaSchedule.values()) {
        for (TimestepSpacing spacing : TimestepSpacing.values()) {
          for (PredictionType type : PredictionType.values()) {
            for (int variant = 0; variant < 8; variant++) {
              ScheduleConfig config =
                  ScheduleConfig.builder()
                      .betaSchedule(betas)
                      .timestepSpacing(spacing)
                      .predictionType(type)
                      .rescaleBetasZeroSnr((variant & 1) != 0)
                      .clipSample((variant & 2) != 0)
                      .thresholding((variant & 4) != 0)
                      .sampleMaxValue(1.5)
                      .build();
              chains.add(new Chain(config, kind, 2 + variant * 7));
            }
          }
        }
      }
    }
    return chains.stream().filter(ReverseKernelsTest::canBeSampled);
  }

  private static boolean canBeSampled(Chain chain) {
    ScheduleConfig config = chain.config();
    if (chain.kind() instanceof SamplerKind.Ddpm) {
      return !isUnbounded(config);
    }
    boolean knownBetas =
        config.betaSchedule() != BetaSchedule.SIGMOID
            && config.betaSchedule() != BetaSchedule.LAPLACE;
    if (chain.kind() instanceof SamplerKind.EulerAncestral) {
      return knownBetas && config.predictionType() != PredictionType.SAMPLE;
    }
    return knownBetas && !isUnbounded(config);
  }

  private static boolean isUnbounded(ScheduleConfig config) {
    return config.rescaleBetasZeroSnr()
        && config.timestepSpacing().orElseThrow() != TimestepSpacing.LEADING
        && config.predictionType() == PredictionType.EPSILON
        && !config.clipSample()
        && !config.thresholding();
  }

  @Test
  void shouldNeverGiveWhatIsNotFinite() {
    assertThat(chains().count()).isGreaterThan(300);
    chains()
        .forEach(
            chain -> {
              ReverseKernel kernel = chain.kernel();
              for (int n = 0; n < kernel.steps(); n++) {
                // A network that returns its input is the one that makes diffusers divide 0 by 0.
                float[] state = random(n, SIZE);
                for (float[] output : List.of(state, random(n + 1000, SIZE))) {
                  float[] prediction = new float[SIZE];
                  float[] mean = new float[SIZE];
                  kernel.target(n, state, output, prediction, mean);
                  requireFinite(chain, prediction);
                  requireFinite(chain, mean);
                  kernel.draftMean(n, state, prediction, mean);
                  requireFinite(chain, mean);
                  assertThat(kernel.standardDeviation(n)).isNotNaN().isGreaterThanOrEqualTo(0);
                  assertThat(kernel.secantLimit(n)).isPositive();
                }
              }
            });
  }

  @Test
  void shouldDraftTheTargetsMeanFromTheTargetsPrediction() {
    chains()
        .forEach(
            chain -> {
              ReverseKernel kernel = chain.kernel();
              for (int n = 0; n < kernel.steps(); n++) {
                if (isWithoutSignal(kernel, chain, n)) {
                  continue;
                }
                float[] state = random(n, SIZE);
                float[] prediction = new float[SIZE];
                float[] mean = new float[SIZE];
                float[] draft = new float[SIZE];
                kernel.target(n, state, random(n + 1000, SIZE), prediction, mean);
                kernel.draftMean(n, state, prediction, draft);
                if (chain.kind() instanceof SamplerKind.Ddim) {
                  for (int i = 0; i < SIZE; i++) {
                    // Epsilon is derived anew: its rounding grows with the clean sample's size.
                    float scale = 1 + Math.abs(prediction[i]);
                    assertThat(draft[i])
                        .isBetween(mean[i] - 1e-4f * scale, mean[i] + 1e-4f * scale);
                  }
                } else {
                  assertThat(draft).as(chain.toString()).containsExactly(mean);
                }
              }
            });
  }

  /** There DDIM's epsilon says nothing of the clean sample, nor the other way round. */
  private static boolean isWithoutSignal(ReverseKernel kernel, Chain chain, int step) {
    return chain.kind() instanceof SamplerKind.Ddim
        && chain.config().predictionType() == PredictionType.EPSILON
        && kernel.secantLimit(step) > 1e4;
  }

  static Stream<SamplerKind> fewerSamplers() {
    return Stream.of(new SamplerKind.Ddim(0.5), new SamplerKind.EulerAncestral());
  }

  @ParameterizedTest
  @MethodSource("fewerSamplers")
  void shouldRefuseTheBetasThatDiffusersHasForDdpmAlone(SamplerKind kind) {
    for (BetaSchedule betas : List.of(BetaSchedule.SIGMOID, BetaSchedule.LAPLACE)) {
      ScheduleConfig config = ScheduleConfig.builder().betaSchedule(betas).build();

      assertThatIllegalArgumentException()
          .isThrownBy(() -> ReverseKernels.create(config, kind, 10))
          .withMessageContaining("beta_schedule")
          .withMessageContaining(betas.label());
    }
  }

  @Test
  void shouldRefuseAnInfiniteCleanSampleAndNameTheWayOut() {
    ScheduleConfig config =
        ScheduleConfig.builder()
            .rescaleBetasZeroSnr(true)
            .clipSample(false)
            .timestepSpacing(TimestepSpacing.TRAILING)
            .build();

    for (SamplerKind kind : List.of(new SamplerKind.Ddpm(), new SamplerKind.Ddim(1))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> ReverseKernels.create(config, kind, 10))
          .withMessageContaining("v_prediction");
      assertThat(ReverseKernels.createWithTimesteps(config, kind, new int[] {900, 0}).steps())
          .isEqualTo(2);
    }
  }

  @Test
  void shouldRefuseBetasThatVanishInFloat32() {
    ScheduleConfig tiny =
        ScheduleConfig.builder()
            .numTrainTimesteps(4)
            .trainedBetas(Collections.nCopies(4, 1e-12))
            .build();
    ScheduleConfig huge =
        ScheduleConfig.builder()
            .numTrainTimesteps(40)
            .trainedBetas(Collections.nCopies(40, 0.99))
            .build();

    for (SamplerKind kind :
        List.of(
            new SamplerKind.Ddpm(), new SamplerKind.Ddim(1), new SamplerKind.EulerAncestral())) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> ReverseKernels.create(tiny, kind, 4))
          .withMessageContaining("degenerate");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> ReverseKernels.create(huge, kind, 40))
          .withMessageContaining("timestep");
    }
  }

  @Test
  void shouldTellTheVarianceOfACoordinateApartOnlyWhereItIsLearned() {
    ScheduleConfig learned =
        ScheduleConfig.builder().varianceType(VarianceType.LEARNED_RANGE).build();

    assertThat(ReverseKernels.create(learned, new SamplerKind.Ddpm(), 4).predictionSize(5))
        .isEqualTo(10);
    assertThat(ReverseKernels.create(learned, new SamplerKind.Ddim(1), 4).predictionSize(5))
        .isEqualTo(5);
  }

  private static void requireFinite(Chain chain, float[] values) {
    for (float value : values) {
      if (!Float.isFinite(value)) {
        throw new AssertionError(chain + " gave " + value);
      }
    }
  }

  static float[] random(long seed, int size) {
    Random random = new Random(seed);
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
