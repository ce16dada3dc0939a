package io.autospec.testkit;

import io.autospec.law.EnergyDistance;
import io.autospec.law.GaussianLaw;
import io.autospec.law.GridLaw;
import io.autospec.law.Kolmogorov;
import io.autospec.law.PValue;
import io.autospec.sampler.Denoiser;
import io.autospec.sampler.DenoiserBatch;
import io.autospec.sampler.kernel.PredictionType;
import io.autospec.sampler.kernel.ReverseKernel;
import io.autospec.sampler.kernel.ReverseKernels;
import io.autospec.sampler.kernel.SamplerKind;
import io.autospec.sampler.noise.NoisePurpose;
import io.autospec.sampler.noise.NoiseSource;
import io.autospec.sampler.reference.GaussianDenoiser;
import io.autospec.sampler.reference.GaussianMixture;
import io.autospec.sampler.reference.GaussianMixtureDenoiser;
import io.autospec.sampler.schedule.NoiseSchedule;
import io.autospec.sampler.schedule.ScheduleConfig;
import io.autospec.sampler.schedule.TimestepSpacing;
import io.autospec.sampler.schedule.VarianceType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * The targets of the law tests: chains of 40 steps, short enough that drafts are often rejected.
 */
public final class LawTargets {
  /** The chains' length. */
  public static final int STEPS = 40;

  /** How many samples the energy test looks at: its cost grows with the square. */
  private static final int ENERGY_SAMPLES = 500;

  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);
  private static final int GRID_SIZE = 4001;

  private LawTargets() {}

  /**
   * All targets for a kind of chain.
   *
   * @param kind DDPM, DDIM or Euler-ancestral
   * @return three targets
   */
  public static List<LawTarget> all(SamplerKind kind) {
    return List.of(mixture1d(kind), mixture2d(kind), gaussian64d(kind));
  }

  /**
   * Three unequal components in one dimension; the law by quadrature.
   *
   * @param kind the chain
   * @return the target
   */
  public static LawTarget mixture1d(SamplerKind kind) {
    return mixture1d("1-D mixture", config(), kind);
  }

  /**
   * {@link #mixture1d} with a network that predicts v, and its clean sample clipped inside the
   * target's own range.
   *
   * @param kind the chain
   * @return the target
   */
  public static LawTarget clippedVelocity1d(SamplerKind kind) {
    return mixture1d(
        "1-D mixture, clipped",
        config().toBuilder()
            .predictionType(PredictionType.V_PREDICTION)
            .clipSample(true)
            .clipSampleRange(0.9)
            .build(),
        kind);
  }

  /**
   * {@link #mixture1d} with fixed_small variances and a last step that ends above t = 0, so that
   * its standard deviation is 1e-10.
   *
   * @return the target
   */
  public static LawTarget endingAboveZero1d() {
    ScheduleConfig config =
        ScheduleConfig.builder()
            .numTrainTimesteps(2 * STEPS)
            .betaStart(1e-4 * 1000 / STEPS)
            .betaEnd(0.02 * 1000 / STEPS)
            .timestepSpacing(TimestepSpacing.TRAILING)
            .clipSample(false)
            .build();
    return mixture1d("1-D mixture, trailing", config, SamplerKind.parse("ddpm"));
  }

  private static LawTarget mixture1d(String name, ScheduleConfig config, SamplerKind kind) {
    ReverseKernel kernel = ReverseKernels.create(config, kind, STEPS);
    GaussianMixtureDenoiser network =
        new GaussianMixtureDenoiser(
            NoiseSchedule.of(config).alphasCumprod(),
            config.predictionType(),
            new GaussianMixture(
                new double[] {0.5, 0.2, 0.3},
                new double[][] {{-0.8}, {0.1}, {1.0}},
                new double[][] {{0.03}, {0.02}, {0.05}}));
    GridLaw law = grid(kernel, network);
    return new LawTarget(
        name,
        kernel,
        network,
        (samples, noise) -> {
          double[] transformed = new double[samples.length];
          for (int i = 0; i < samples.length; i++) {
            double u = noise.uniform(i, 2, NoisePurpose.AUXILIARY, 1);
            transformed[i] = law.transform(samples[i][0], u);
          }
          return List.of(
              Kolmogorov.test("final state", transformed, p -> Math.min(Math.max(p, 0), 1)));
        });
  }

  /**
   * Two round components in the plane. Along the line through their centres and across it the chain
   * falls into two independent ones, whose laws are known.
   *
   * @param kind the chain
   * @return the target
   */
  public static LawTarget mixture2d(SamplerKind kind) {
    ReverseKernel kernel = kernel(kind);
    double cos = 0.8;
    double sin = 0.6;
    double near = -0.6;
    double far = 1.0;
    double variance = 0.04;
    GaussianMixtureDenoiser network =
        new GaussianMixtureDenoiser(
            alphasCumprod(),
            PredictionType.EPSILON,
            new GaussianMixture(
                new double[] {0.65, 0.35},
                new double[][] {{near * cos, near * sin}, {far * cos, far * sin}},
                new double[][] {{variance}, {variance}}));
    GridLaw along =
        grid(
            kernel,
            new GaussianMixtureDenoiser(
                alphasCumprod(),
                PredictionType.EPSILON,
                new GaussianMixture(
                    new double[] {0.65, 0.35},
                    new double[][] {{near}, {far}},
                    new double[][] {{variance}, {variance}})));
    GaussianLaw across = gaussian(kernel, 0, variance);
    return new LawTarget(
        "2-D mixture",
        kernel,
        network,
        (samples, noise) -> {
          double[] first = new double[samples.length];
          double[] second = new double[samples.length];
          for (int i = 0; i < samples.length; i++) {
            first[i] = cos * samples[i][0] + sin * samples[i][1];
            second[i] = across.standardized(-sin * samples[i][0] + cos * samples[i][1]);
          }
          float[][] drawn = new float[ENERGY_SAMPLES][2];
          for (int i = 0; i < drawn.length; i++) {
            double u = along.quantile(noise.uniform(i, 0, NoisePurpose.AUXILIARY, 1));
            double v =
                across.mean()
                    + Math.sqrt(across.variance())
                        * NORMAL.inverseCumulativeProbability(
                            noise.uniform(i, 1, NoisePurpose.AUXILIARY, 1));
            drawn[i][0] = (float) (cos * u - sin * v);
            drawn[i][1] = (float) (sin * u + cos * v);
          }
          return List.of(
              Kolmogorov.test("along the centres", first, along::cdf),
              Kolmogorov.test("across", second, NORMAL::cumulativeProbability),
              energy(samples, drawn, noise));
        });
  }

  /**
   * A Gaussian in 64 dimensions with variances falling as 1 / f^2.
   *
   * @param kind the chain
   * @return the target
   */
  public static LawTarget gaussian64d(SamplerKind kind) {
    int size = 64;
    ReverseKernel kernel = kernel(kind);
    double[] mean = new double[size];
    double[] variance = new double[size];
    List<GaussianLaw> laws = new ArrayList<>();
    for (int j = 0; j < size; j++) {
      mean[j] = 0.3 * (j % 3 - 1);
      variance[j] = 1.0 / ((1 + j / 4.0) * (1 + j / 4.0));
      laws.add(gaussian(kernel, mean[j], variance[j]));
    }
    ChiSquaredDistribution length = ChiSquaredDistribution.of(size);
    return new LawTarget(
        "64-D Gaussian",
        kernel,
        new GaussianDenoiser(alphasCumprod(), PredictionType.EPSILON, mean, variance),
        (samples, noise) -> {
          float[][] standardized = new float[samples.length][size];
          double[] sums = new double[samples.length];
          double[] squares = new double[samples.length];
          for (int i = 0; i < samples.length; i++) {
            for (int j = 0; j < size; j++) {
              double z = laws.get(j).standardized(samples[i][j]);
              standardized[i][j] = (float) z;
              sums[i] += z / Math.sqrt(size);
              squares[i] += z * z;
            }
          }
          float[][] drawn = new float[ENERGY_SAMPLES][size];
          for (int i = 0; i < drawn.length; i++) {
            noise.normals(i, 0, NoisePurpose.AUXILIARY, 2, drawn[i]);
          }
          return List.of(
              Kolmogorov.test("sum", sums, NORMAL::cumulativeProbability),
              Kolmogorov.test("length", squares, length::cumulativeProbability),
              Kolmogorov.test(
                  "widest coordinate", column(standardized, 0), NORMAL::cumulativeProbability),
              Kolmogorov.test(
                  "narrowest coordinate",
                  column(standardized, size - 1),
                  NORMAL::cumulativeProbability),
              energy(standardized, drawn, noise));
        });
  }

  /**
   * {@link #mixture1d} over a network that predicts a variance too, larger in the middle than
   * outside; the law by quadrature.
   *
   * @return the target
   */
  public static LawTarget learnedVariance1d() {
    ScheduleConfig config = config().toBuilder().varianceType(VarianceType.LEARNED_RANGE).build();
    ReverseKernel kernel = ReverseKernels.create(config, SamplerKind.parse("ddpm"), STEPS);
    Denoiser network = new LearnedVariance(mixture1d(SamplerKind.parse("ddpm")).network());
    GridLaw law = GridLaw.of(kernel, network, GRID_SIZE);
    return new LawTarget(
        "1-D mixture, learned variance",
        kernel,
        network,
        (samples, noise) -> List.of(Kolmogorov.test("final state", column(samples, 0), law::cdf)));
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
      int size = stateSize();
      for (int r = 0; r < batch.size(); r++) {
        DenoiserBatch.Row row = batch.row(r);
        float[] mean = new float[size];
        network.predict(
            new DenoiserBatch()
                .add(
                    new DenoiserBatch.Row(
                        row.state(), row.inputScale(), row.timestep(), row.condition(), mean)));
        for (int i = 0; i < size; i++) {
          row.output()[i] = mean[i];
          row.output()[size + i] = 1 - 2 * Math.min(1, Math.abs(row.state()[i]));
        }
      }
    }

    @Override
    public void close() {
      network.close();
    }
  }

  private static PValue energy(float[][] samples, float[][] drawn, NoiseSource noise) {
    int count = Math.min(samples.length, ENERGY_SAMPLES);
    return EnergyDistance.test("energy distance", Arrays.copyOf(samples, count), drawn, noise);
  }

  private static GaussianLaw gaussian(ReverseKernel kernel, double mean, double variance) {
    return GaussianLaw.of(
        kernel,
        new GaussianDenoiser(
            alphasCumprod(), PredictionType.EPSILON, new double[] {mean}, new double[] {variance}));
  }

  private static GridLaw grid(ReverseKernel kernel, GaussianMixtureDenoiser network) {
    return GridLaw.of(kernel, network, GRID_SIZE);
  }

  private static double[] column(float[][] samples, int index) {
    return Arrays.stream(samples).mapToDouble(sample -> sample[index]).toArray();
  }

  private static ReverseKernel kernel(SamplerKind kind) {
    return ReverseKernels.create(config(), kind, STEPS);
  }

  private static float[] alphasCumprod() {
    return NoiseSchedule.of(config()).alphasCumprod();
  }

  /** DDPM's linear betas, scaled so that 40 steps take the signal away. */
  private static ScheduleConfig config() {
    return ScheduleConfig.builder()
        .numTrainTimesteps(STEPS)
        .betaStart(1e-4 * 1000 / STEPS)
        .betaEnd(0.02 * 1000 / STEPS)
        .clipSample(false)
        .build();
  }
}
