package io.autospec.sampler.chain;

import io.autospec.sampler.Denoiser;
import io.autospec.sampler.DenoiserBatch;
import io.autospec.sampler.kernel.PredictionType;
import io.autospec.sampler.kernel.ReverseKernel;
import io.autospec.sampler.kernel.ReverseKernels;
import io.autospec.sampler.kernel.SamplerKind;
import io.autospec.sampler.reference.GaussianMixture;
import io.autospec.sampler.reference.GaussianMixtureDenoiser;
import io.autospec.sampler.schedule.NoiseSchedule;
import io.autospec.sampler.schedule.ScheduleConfig;
import io.autospec.sampler.schedule.VarianceType;

/**
 * A product kernel and the exact network of a mixture of three Gaussians, two of them narrow, so
 * that drafts fail in {@link #SIZE} floats.
 */
record ClosedFormCase(String name, ReverseKernel kernel, Denoiser network) {
  static final int STEPS = 40;
  static final int SIZE = 5;

  /** By the sampler's name; {@code learned} is DDPM with a variance that the network says. */
  static ClosedFormCase of(String name) {
    boolean learned = name.equals("learned");
    ScheduleConfig config =
        ScheduleConfig.builder()
            .numTrainTimesteps(STEPS)
            .betaStart(1e-4 * 1000 / STEPS)
            .betaEnd(0.02 * 1000 / STEPS)
            .clipSample(false)
            .varianceType(learned ? VarianceType.LEARNED_RANGE : VarianceType.FIXED_SMALL)
            .build();
    GaussianMixture target =
        new GaussianMixture(
            new double[] {0.3, 0.4, 0.3},
            new double[][] {{-3, 2, 3, 0, 3}, {3, -2, 0, 3, -3}, {0, 3, -3, -3, 0}},
            new double[][] {{0.002}, {0.001}, {2}});
    Denoiser network =
        new GaussianMixtureDenoiser(
            NoiseSchedule.of(config).alphasCumprod(), PredictionType.EPSILON, target);
    SamplerKind kind = SamplerKind.parse(learned ? "ddpm" : name);
    return new ClosedFormCase(
        name,
        ReverseKernels.create(config, kind, STEPS),
        learned ? new LearnedVariance(network) : network);
  }

  @Override
  public String toString() {
    return name;
  }

  /** Adds a variance fraction in [-1, 1] behind another network's output. */
  private record LearnedVariance(Denoiser network) implements Denoiser {
    @Override
    public int stateSize() {
      return network.stateSize();
    }

    @Override
    public int outputSize() {
      return 2 * network.stateSize();
    }

    @Override
    public void predict(DenoiserBatch batch) {
      for (int r = 0; r < batch.size(); r++) {
        DenoiserBatch.Row row = batch.row(r);
        float[] mean = new float[SIZE];
        network.predict(
            new DenoiserBatch()
                .add(
                    new DenoiserBatch.Row(
                        row.state(), row.inputScale(), row.timestep(), row.condition(), mean)));
        for (int i = 0; i < SIZE; i++) {
          row.output()[i] = mean[i];
          row.output()[SIZE + i] = 1 - 2 * Math.min(1, Math.abs(row.state()[i]));
        }
      }
    }

    @Override
    public void close() {}
  }
}
