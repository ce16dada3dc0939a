package io.autospec.sampler.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.autospec.sampler.noise.NoisePurpose;
import io.autospec.sampler.noise.NoiseSource;
import io.autospec.sampler.noise.PhiloxNoiseSource;
import io.autospec.sampler.verify.VarianceRejection.Diagonal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CouplingTest {
  private static final NoiseSource NOISE = new PhiloxNoiseSource(5);
  private final Coupling reflection = new ReflectionCoupling();

  private static float[] normals(int size, int step) {
    float[] out = new float[size];
    NOISE.normals(0, step, NoisePurpose.AUXILIARY, 0, out);
    return out;
  }

  /** Sizes around the lanes' width and around the flush into doubles. */
  @ParameterizedTest
  @ValueSource(ints = {1, 7, 8, 9, 15, 64, 2047, 2048, 2049, 2056, 5000, 196_608})
  void shouldSumEveryCoordinateOnce(int size) {
    float[] xi = normals(size, 1);
    float[] draft = normals(size, 2);
    float[] target = normals(size, 3);
    double dot = 0;
    double norm = 0;
    for (int i = 0; i < size; i++) {
      double d = draft[i] - target[i];
      dot += d * xi[i];
      norm += d * d;
    }
    double[] sums = ReflectionCoupling.sums(xi, draft, target);
    assertThat(sums[0]).isCloseTo(dot, within(1e-5 * Math.sqrt(size)));
    assertThat(sums[1]).isCloseTo(norm, within(1e-6 * norm));
  }

  @Test
  void shouldAcceptByTheDensityRatio() {
    float[] xi = {0.5f};
    float[] draft = {1.2f};
    float[] target = {1.0f};
    float s = 0.4f;
    double v = (draft[0] - target[0]) / (double) s;
    double bound = Math.exp(-v * xi[0] - v * v / 2);
    assertThat(reflection.accepts(bound * 0.999, xi, draft, target, s)).isTrue();
    assertThat(reflection.accepts(bound * 1.001, xi, draft, target, s)).isFalse();
  }

  @Test
  void shouldAlwaysAcceptADraftThatIsRight() {
    float[] same = {1, 2, 3};
    assertThat(reflection.accepts(1 - 1e-12, normals(3, 4), same, same.clone(), 0.1f)).isTrue();
  }

  @Test
  void shouldMirrorTheNoiseAcrossTheDifferenceOfTheMeans() {
    float[] xi = {1, 2};
    float[] next = new float[2];
    // The means differ along the first axis alone: there the noise turns round.
    reflection.replace(xi, new float[] {5, 3}, new float[] {4, 3}, 0.5f, next);
    assertThat(next).containsExactly(4 - 0.5f, 3 + 1f);
  }

  /**
   * Draws from q, then accepted or redrawn: the result must have p's moments, six standard errors,
   * at a fixed seed.
   */
  @Test
  void shouldTurnDraftsOfAnotherVarianceIntoTheTarget() {
    float[] draftMean = {0, 0.3f, -0.2f};
    float[] draftDeviation = {1, 0.8f, 1.1f};
    float[] targetMean = {0.4f, 0.1f, 0};
    float[] targetDeviation = {0.7f, 1, 1.3f};
    Diagonal q = new Diagonal(draftMean, draftDeviation, 0);
    Diagonal p = new Diagonal(targetMean, targetDeviation, 0);
    int count = 60_000;
    double[] sums = new double[3];
    double[] squares = new double[3];
    int rejected = 0;
    float[] xi = new float[3];
    float[] next = new float[3];
    for (int n = 0; n < count; n++) {
      NOISE.normals(1, n, NoisePurpose.PROPOSAL, 0, xi);
      for (int i = 0; i < 3; i++) {
        next[i] = draftMean[i] + draftDeviation[i] * xi[i];
      }
      double u = NOISE.uniform(1, n, NoisePurpose.VERDICT, 0);
      if (!VarianceRejection.accepts(u, next, q, p)) {
        VarianceRejection.redraw(NOISE, 1, n, q, p, next);
        rejected++;
      }
      for (int i = 0; i < 3; i++) {
        double z = (next[i] - targetMean[i]) / (double) targetDeviation[i];
        sums[i] += z;
        squares[i] += z * z;
      }
    }
    assertThat(rejected).isBetween(count / 10, count / 2);
    for (int i = 0; i < 3; i++) {
      assertThat(sums[i] / count).isCloseTo(0, within(6 / Math.sqrt(count)));
      assertThat(squares[i] / count).isCloseTo(1, within(6 * Math.sqrt(2.0 / count)));
    }
  }
}
