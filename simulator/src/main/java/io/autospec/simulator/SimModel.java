package io.autospec.simulator;

import io.autospec.model.DiffusionModel;
import io.autospec.model.ModelInput;
import io.autospec.model.device.Device;
import io.autospec.sampler.Denoiser;
import io.autospec.sampler.kernel.PredictionType;
import io.autospec.sampler.kernel.ReverseKernel;
import io.autospec.sampler.kernel.ReverseKernels;
import io.autospec.sampler.kernel.SamplerKind;
import io.autospec.sampler.reference.GaussianMixture;
import io.autospec.sampler.reference.GaussianMixtureDenoiser;
import io.autospec.sampler.schedule.NoiseSchedule;
import io.autospec.sampler.schedule.ScheduleConfig;
import java.util.List;
import java.util.OptionalLong;

/**
 * The network of simulated jobs: a mixture of two Gaussians in three dimensions, in closed form.
 */
final class SimModel implements DiffusionModel {
  static final int SIZE = 3;
  static final String ID = "ab".repeat(32);
  static final String OTHER_ID = "cd".repeat(32);

  private static final ScheduleConfig SCHEDULE =
      ScheduleConfig.builder()
          .numTrainTimesteps(Scenario.STEPS)
          .betaStart(1e-4 * 1000 / Scenario.STEPS)
          .betaEnd(0.02 * 1000 / Scenario.STEPS)
          .clipSample(false)
          .build();
  private static final float[] ALPHAS = NoiseSchedule.of(SCHEDULE).alphasCumprod();
  private static final ReverseKernel KERNEL =
      ReverseKernels.create(SCHEDULE, new SamplerKind.Ddpm(), Scenario.STEPS);

  static ReverseKernel kernel() {
    return KERNEL;
  }

  /** The network. */
  static Denoiser network() {
    return new GaussianMixtureDenoiser(
        ALPHAS,
        PredictionType.EPSILON,
        new GaussianMixture(
            new double[] {0.6, 0.4},
            new double[][] {{-0.8, 0.5, 0.2}, {0.9, -0.3, 0.4}},
            new double[][] {{0.05, 0.05, 0.05}, {0.04, 0.04, 0.04}}));
  }

  @Override
  public String name() {
    return "simulated";
  }

  @Override
  public String sha256() {
    return ID;
  }

  @Override
  public long[] sampleShape() {
    return new long[] {SIZE};
  }

  @Override
  public ScheduleConfig schedule() {
    return SCHEDULE;
  }

  @Override
  public List<ModelInput> conditionInputs() {
    return List.of();
  }

  @Override
  public OptionalLong classes() {
    return OptionalLong.empty();
  }

  @Override
  public OptionalLong emptyLabel() {
    return OptionalLong.empty();
  }

  @Override
  public Denoiser open(Device device) {
    return network();
  }
}
