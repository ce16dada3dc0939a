package io.autospec.scaling.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.autospec.model.builtin.GaussianMixtureModel;
import io.autospec.model.builtin.ShapesMixture;
import io.autospec.sampler.Condition;
import io.autospec.scaling.quality.QualityPoint.Score;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class QualityTest {
  private final ExactLawQuality exact = new ExactLawQuality(new GaussianMixtureModel().target());

  @Test
  void shouldFindNoDistanceOfTheLawToItself() throws InterruptedException {
    Score score =
        exact.measure((conditions, seed) -> exact.exact(conditions.size(), 99), 400, 1).get(0);
    assertThat(score.error()).isGreaterThan(0);
    assertThat(Math.abs(score.value())).isLessThan(4 * score.error());
  }

  /** One shape of ten is another law, and so is half the pixel noise. */
  @Test
  void shouldFindTheDistanceOfAnotherLaw() throws InterruptedException {
    Score one =
        exact
            .measure(
                (conditions, seed) -> {
                  float[] shape = exact.exact(1, 7).get(0);
                  return conditions.stream().map(unused -> shape.clone()).toList();
                },
                400,
                1)
            .get(0);
    assertThat(one.value()).isGreaterThan(10 * one.error()).isGreaterThan(1);
  }

  @Test
  void shouldDrawTheExactLaw() {
    List<float[]> draws = exact.exact(500, 3);
    double[][] means = ShapesMixture.target().means();
    int[] drawn = new int[means.length];
    double squares = 0;
    for (float[] draw : draws) {
      int nearest = 0;
      double least = Double.POSITIVE_INFINITY;
      for (int k = 0; k < means.length; k++) {
        double distance = 0;
        for (int i = 0; i < draw.length; i++) {
          distance += (draw[i] - means[k][i]) * (draw[i] - means[k][i]);
        }
        if (distance < least) {
          least = distance;
          nearest = k;
        }
      }
      drawn[nearest]++;
      squares += least / draw.length / draws.size();
    }
    assertThat(Math.sqrt(squares)).isCloseTo(ShapesMixture.NOISE, within(0.001));
    // 50 expected of each; five standard deviations are 34.
    assertThat(Arrays.stream(drawn).boxed()).allMatch(count -> count > 16 && count < 84);
  }

  @Test
  void shouldTellSuccessAndSides() throws InterruptedException {
    // A walker who always goes round on the left, wide of the disc, and arrives.
    List<Score> scores =
        new PolicyQuality().measure((conditions, seed) -> plans(conditions), 40, 5);
    assertThat(scores).extracting(Score::name).containsExactly("success", "left share");
    assertThat(scores.get(0).value()).isEqualTo(1);
    assertThat(scores.get(1).value()).isEqualTo(1);
  }

  /** Straight through the disc. */
  @Test
  void shouldCountWhoRunsIntoTheDiscAsLost() {
    DiscEpisode episode = DiscEpisode.symmetric(new SplittableRandom(1));
    for (int i = 0; i < 8 && !episode.over(); i++) {
      float[] plan = new float[32];
      for (int k = 0; k < 16; k++) {
        plan[2 * k + 1] = episode.condition()[1] + 0.07f * (k + 1);
      }
      episode.carryOut(plan, 8);
    }
    assertThat(episode.over()).isTrue();
    assertThat(episode.succeeded()).isFalse();
  }

  @Test
  void shouldGiveUpOnWhoStandsStill() {
    DiscEpisode episode = DiscEpisode.symmetric(new SplittableRandom(1));
    for (int i = 0; i < 8; i++) {
      float[] plan = new float[32];
      for (int k = 0; k < 16; k++) {
        plan[2 * k] = episode.condition()[0];
        plan[2 * k + 1] = episode.condition()[1];
      }
      episode.carryOut(plan, 8);
    }
    assertThat(episode.over()).isTrue();
    assertThat(episode.succeeded()).isFalse();
  }

  private static List<float[]> plans(List<Condition> conditions) {
    List<float[]> plans = new ArrayList<>();
    for (Condition condition : conditions) {
      float[] g = ((Condition.Float32Value) condition.values().get("global_cond")).values();
      double x = g[0];
      double y = g[1];
      float[] plan = new float[32];
      for (int k = 0; k < 16; k++) {
        // Out to the left until the disc is behind, then to the goal.
        boolean behind = y > g[7] + 0.35;
        double toX = behind ? g[4] : g[6] - 0.45;
        double toY = behind ? g[5] : x > g[6] - 0.4 ? y : y + 0.07;
        double length = Math.max(1e-9, Math.hypot(toX - x, toY - y));
        double step = Math.min(0.07, length);
        x += (toX - x) * step / length;
        y += (toY - y) * step / length;
        plan[2 * k] = (float) x;
        plan[2 * k + 1] = (float) y;
      }
      plans.add(plan);
    }
    return plans;
  }
}
