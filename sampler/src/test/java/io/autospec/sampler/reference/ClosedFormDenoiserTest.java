package io.autospec.sampler.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.autospec.sampler.Condition;
import io.autospec.sampler.Denoiser;
import io.autospec.sampler.DenoiserBatch;
import io.autospec.sampler.DenoiserException;
import io.autospec.sampler.kernel.PredictionType;
import io.autospec.sampler.schedule.NoiseSchedule;
import io.autospec.sampler.schedule.ScheduleConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClosedFormDenoiserTest {
  private static final float[] TABLE =
      NoiseSchedule.of(ScheduleConfig.builder().build()).alphasCumprod();
  private static final int[] TIMESTEPS = {0, 1, 50, 400, 700, 999};
  private static final float[] POINTS = {-2.5f, -0.7f, 0, 0.3f, 1.9f};

  private static float[] predict(Denoiser denoiser, float timestep, float scale, float... state) {
    float[] output = new float[denoiser.outputSize()];
    denoiser.predict(
        new DenoiserBatch()
            .add(new DenoiserBatch.Row(state, scale, timestep, Condition.none(), output)));
    return output;
  }

  private static GaussianMixture twoBumps() {
    return new GaussianMixture(
        new double[] {3, 1}, new double[][] {{0.7}, {-0.4}}, new double[][] {{0.04}, {0.25}});
  }

  /** E[x0 | x] by brute force: the trapezium rule over the clean sample's density. */
  private static double integrate(GaussianMixture target, double x, double a) {
    double from = -8;
    double step = 1e-4;
    double mass = 0;
    double moment = 0;
    for (int i = 0; i <= 160_000; i++) {
      double x0 = from + i * step;
      double prior = 0;
      for (int k = 0; k < target.components(); k++) {
        double v = target.variances()[k][0];
        double d = x0 - target.means()[k][0];
        prior += target.weights()[k] * StrictMath.exp(-d * d / (2 * v)) / Math.sqrt(v);
      }
      double e = x - Math.sqrt(a) * x0;
      double weight = prior * StrictMath.exp(-e * e / (2 * (1 - a)));
      mass += weight;
      moment += weight * x0;
    }
    return moment / mass;
  }

  @ParameterizedTest
  @ValueSource(ints = {50, 400, 700, 999})
  void shouldAgreeWithNumericIntegration(int timestep) {
    Denoiser denoiser = new GaussianMixtureDenoiser(TABLE, PredictionType.SAMPLE, twoBumps());
    for (float x : POINTS) {
      assertThat((double) predict(denoiser, timestep, 1, x)[0])
          .as("x = %s", x)
          .isCloseTo(integrate(twoBumps(), x, TABLE[timestep]), within(2e-6));
    }
  }

  @Test
  void shouldAgreeWithTheKnownFormulaOfAGaussian() {
    Denoiser denoiser =
        new GaussianDenoiser(
            TABLE, PredictionType.EPSILON, new double[] {0.3}, new double[] {0.25});
    for (int t : TIMESTEPS) {
      for (float x : POINTS) {
        double a = TABLE[t];
        double expected = (x - Math.sqrt(a) * 0.3) * Math.sqrt(1 - a) / (0.25 * a + 1 - a);
        assertThat((double) predict(denoiser, t, 1, x)[0]).isCloseTo(expected, within(1e-6));
      }
    }
  }

  @Test
  void shouldAgreeWithTheKnownFormulaOfASymmetricMixture() {
    GaussianMixture target = GaussianMixture.ofSpheres(new double[][] {{0.7}, {-0.7}}, 0.2);
    Denoiser denoiser = new GaussianMixtureDenoiser(TABLE, PredictionType.SAMPLE, target);
    for (int t : TIMESTEPS) {
      for (float x : POINTS) {
        double a = TABLE[t];
        double v = 0.04 * a + 1 - a;
        double expected =
            StrictMath.tanh(0.7 * Math.sqrt(a) * x / v) * 0.7 * (1 - a) / v
                + 0.04 * Math.sqrt(a) / v * x;
        assertThat((double) predict(denoiser, t, 1, x)[0]).isCloseTo(expected, within(1e-6));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(PredictionType.class)
  void shouldGiveTheSameCleanSampleForEveryPredictionType(PredictionType type) {
    Denoiser sample = new GaussianMixtureDenoiser(TABLE, PredictionType.SAMPLE, twoBumps());
    Denoiser denoiser = new GaussianMixtureDenoiser(TABLE, type, twoBumps());
    for (int t : TIMESTEPS) {
      for (float x : POINTS) {
        double a = TABLE[t];
        double m = predict(denoiser, t, 1, x)[0];
        double x0 =
            switch (type) {
              case SAMPLE -> m;
              case EPSILON -> (x - Math.sqrt(1 - a) * m) / Math.sqrt(a);
              case V_PREDICTION -> Math.sqrt(a) * x - Math.sqrt(1 - a) * m;
            };
        // Dividing by sqrt(a), 0.006 at the far end, magnifies the output's rounding.
        assertThat(x0).isCloseTo((double) predict(sample, t, 1, x)[0], within(1e-6 / Math.sqrt(a)));
      }
    }
  }

  @Test
  void shouldTreatEqualVariancesLikeASphereInEveryDimension() {
    double[][] means = {{0.5, -0.5, 0.1}, {-0.2, 0.9, 0}, {0, 0, 0}};
    GaussianMixture sphere = GaussianMixture.ofSpheres(means, 0.3);
    double[] equal = {0.3 * 0.3, 0.3 * 0.3, 0.3 * 0.3};
    GaussianMixture diagonal =
        new GaussianMixture(new double[] {1, 1, 1}, means, new double[][] {equal, equal, equal});
    Denoiser one = new GaussianMixtureDenoiser(TABLE, PredictionType.EPSILON, sphere);
    Denoiser other = new GaussianMixtureDenoiser(TABLE, PredictionType.EPSILON, diagonal);
    for (int t : TIMESTEPS) {
      float[] expected = predict(one, t, 1, 0.4f, -1, 0.2f);
      assertThat(predict(other, t, 1, 0.4f, -1, 0.2f)).containsExactly(expected, within(1e-6f));
    }
  }

  @Test
  void shouldEqualTheGaussianIfThereIsOneComponent() {
    double[] mean = {0.3, -0.1};
    double[] variance = {0.25, 2};
    Denoiser gaussian = new GaussianDenoiser(TABLE, PredictionType.EPSILON, mean, variance);
    Denoiser mixture =
        new GaussianMixtureDenoiser(
            TABLE,
            PredictionType.EPSILON,
            new GaussianMixture(
                new double[] {5}, new double[][] {mean}, new double[][] {variance}));
    assertThat(predict(mixture, 300, 1, 1, 2)).containsExactly(predict(gaussian, 300, 1, 1, 2));
  }

  @Test
  void shouldMultiplyTheStateByItsInputScale() {
    Denoiser denoiser = new GaussianMixtureDenoiser(TABLE, PredictionType.EPSILON, twoBumps());

    assertThat(predict(denoiser, 600, 0.25f, 4f)).isEqualTo(predict(denoiser, 600, 1, 1f));
  }

  @Test
  void shouldInterpolateSigmaAtAFractionalTimestep() {
    Denoiser denoiser =
        new GaussianDenoiser(TABLE, PredictionType.SAMPLE, new double[] {0.3}, new double[] {0.25});
    double low = Math.sqrt((1.0 - TABLE[500]) / TABLE[500]);
    double high = Math.sqrt((1.0 - TABLE[501]) / TABLE[501]);
    double sigma = 0.75 * low + 0.25 * high;
    double a = 1 / (1 + sigma * sigma);
    double expected = 0.3 + Math.sqrt(a) * 0.25 / (0.25 * a + 1 - a) * (1.2f - Math.sqrt(a) * 0.3);

    assertThat((double) predict(denoiser, 500.25f, 1, 1.2f)[0]).isCloseTo(expected, within(1e-6));
  }

  @Test
  void shouldKnowNothingAtPureNoise() {
    float[] table = {0.9f, 0.5f, 0f};
    Denoiser sample = new GaussianMixtureDenoiser(table, PredictionType.SAMPLE, twoBumps());
    Denoiser epsilon = new GaussianMixtureDenoiser(table, PredictionType.EPSILON, twoBumps());
    double mean = 0.75 * 0.7 - 0.25 * 0.4;

    assertThat((double) predict(sample, 2, 1, 1.5f)[0]).isCloseTo(mean, within(1e-6));
    assertThat(predict(epsilon, 2, 1, 1.5f)).containsExactly(1.5f);
    assertThat(predict(sample, 1.5f, 1, 1.5f)[0]).isFinite();
  }

  @Test
  void shouldRefuseWhatItCannotEvaluate() {
    Denoiser denoiser = new GaussianMixtureDenoiser(TABLE, PredictionType.SAMPLE, twoBumps());
    for (float t : new float[] {-1, 1000, 999.5f, Float.NaN}) {
      assertThatThrownBy(() -> predict(denoiser, t, 1, 0))
          .isInstanceOf(DenoiserException.class)
          .hasMessage("timestep: expected 0 .. 999, found " + t);
    }
    DenoiserBatch labelled =
        new DenoiserBatch()
            .add(new DenoiserBatch.Row(new float[1], 1, 0, Condition.ofLabel(1), new float[1]));
    assertThatThrownBy(() -> denoiser.predict(labelled))
        .isInstanceOf(DenoiserException.class)
        .hasMessageContaining("takes no condition, found [class_labels]");
  }

  @Test
  void shouldRefuseNumbersThatAreNoMixture() {
    double[][] one = {{0}};
    assertThatThrownBy(() -> new GaussianMixture(new double[0], new double[0][], new double[0][]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new GaussianMixture(new double[] {0}, one, one))
        .hasMessageContaining("positive weights");
    assertThatThrownBy(() -> new GaussianMixture(new double[] {1}, one, new double[][] {{-1}}))
        .hasMessageContaining("variances of 0 or more");
    assertThatThrownBy(() -> new GaussianMixture(new double[] {1}, one, new double[][] {{1, 1}}))
        .hasMessageContaining("variance of component 0: expected 1 numbers, found 2");
    assertThatThrownBy(
            () ->
                new GaussianMixture(
                    new double[] {1, 1}, new double[][] {{0}, {0, 0}}, new double[][] {{1}, {1}}))
        .hasMessageContaining("mean of component 1: expected 1 numbers, found 2");
    assertThatThrownBy(
            () ->
                new GaussianDenoiser(TABLE, PredictionType.SAMPLE, new double[2], new double[] {1}))
        .hasMessage("variance: expected 2 numbers, found 1");
    assertThatThrownBy(
            () ->
                new GaussianDenoiser(
                    new float[0], PredictionType.SAMPLE, new double[1], new double[] {1}))
        .hasMessageContaining("alphas_cumprod");
  }
}
