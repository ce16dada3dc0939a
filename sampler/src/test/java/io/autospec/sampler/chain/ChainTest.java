package io.autospec.sampler.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.autospec.sampler.Algorithm;
import io.autospec.sampler.ChainSpec;
import io.autospec.sampler.Condition;
import io.autospec.sampler.DenoiserBatch;
import io.autospec.sampler.Draft;
import io.autospec.sampler.SequentialSampler;
import io.autospec.sampler.TestDenoiser;
import io.autospec.sampler.TestKernel;
import io.autospec.sampler.Trajectory;
import io.autospec.sampler.chain.Chain.Effect;
import io.autospec.sampler.chain.Chain.Event;
import io.autospec.sampler.kernel.ReverseKernel;
import io.autospec.sampler.noise.NoiseSource;
import io.autospec.sampler.noise.PhiloxNoiseSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChainTest {
  private static final int D = 6;
  private static final int K = 60;
  private static final NoiseSource NOISE = new PhiloxNoiseSource(11);

  private final ReverseKernel kernel = TestKernel.ddpm(K, false);
  private final TestDenoiser network = new TestDenoiser(D, false);

  private Trajectory draw(Algorithm algorithm, Draft draft, int window) {
    return Trajectory.draw(
        spec(algorithm, draft, window), network, Condition.none(), NOISE, 4, StepObserver.NONE);
  }

  private ChainSpec spec(Algorithm algorithm, Draft draft, int window) {
    return new ChainSpec(kernel, D, algorithm, draft, window, 1e-6);
  }

  @Test
  void shouldGiveTheOraclesBytesWhenRunSequentially() {
    float[] oracle = SequentialSampler.sample(kernel, network, Condition.none(), NOISE, 4);
    Trajectory chain = draw(Algorithm.SEQUENTIAL, Draft.FROZEN, 1);
    assertThat(chain.sample()).containsExactly(oracle);
    assertThat(chain.rounds()).isEqualTo(K);
  }

  /** The anchor decides every step of a window of one: no draft, so the sequential chain itself. */
  @Test
  void shouldGiveTheOraclesBytesForThePapersAlgorithmWithAWindowOfOne() {
    float[] oracle = SequentialSampler.sample(kernel, network, Condition.none(), NOISE, 4);
    Trajectory asd = draw(Algorithm.ASD, Draft.FROZEN, 1);
    assertThat(asd.sample()).containsExactly(oracle);
    assertThat(asd.rounds()).isEqualTo(K);
    assertThat(asd.rejections()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 32, 1000})
  void shouldCommitAtLeastOneStepARoundAndCountEveryEvaluation(int window) {
    for (Draft draft : Draft.values()) {
      int before = network.calls();
      Trajectory drawn = draw(Algorithm.RECYCLED, draft, window);
      assertThat(drawn.rounds()).isBetween((K + window - 1) / window, K);
      assertThat(drawn.rounds()).isEqualTo(network.calls() - before);
      assertThat(drawn.evaluations()).isBetween((long) K, (long) drawn.rounds() * window);
    }
  }

  @Test
  void shouldNeedFewerRoundsTheBetterTheDraft() {
    int size = 512;
    TestDenoiser wide = new TestDenoiser(size, false);
    int[] rounds = new int[4];
    for (int trajectory = 0; trajectory < 8; trajectory++) {
      ChainSpec[] specs = {
        new ChainSpec(kernel, size, Algorithm.ASD, Draft.FROZEN, 16, 1),
        new ChainSpec(kernel, size, Algorithm.RECYCLED, Draft.FROZEN, 16, 1),
        new ChainSpec(kernel, size, Algorithm.RECYCLED, Draft.RECYCLED, 16, 1),
        new ChainSpec(kernel, size, Algorithm.RECYCLED, Draft.SECANT, 16, 1)
      };
      for (int i = 0; i < specs.length; i++) {
        rounds[i] +=
            Trajectory.draw(specs[i], wide, Condition.none(), NOISE, trajectory, StepObserver.NONE)
                .rounds();
      }
    }
    assertThat(rounds[3]).isLessThan(rounds[2]);
    assertThat(rounds[2]).isLessThan(rounds[1]);
    assertThat(rounds[1]).isLessThan(rounds[0]);
    assertThat(rounds[0]).isLessThan(8 * K);
  }

  @Test
  void shouldNotDependOnTheOrderOfAnswersNorOnDuplicatesAndStrays() {
    float[] expected = draw(Algorithm.RECYCLED, Draft.SECANT, 8).sample();
    Random random = new Random(5);
    AcceptanceChain chain =
        (AcceptanceChain)
            spec(Algorithm.RECYCLED, Draft.SECANT, 8).chain(NOISE, 4, StepObserver.NONE);
    List<Effect> open = new ArrayList<>(chain.on(new Event.Begin()));
    float[] sample = null;
    long wrong = 0;
    while (sample == null) {
      Collections.shuffle(open, random);
      List<Effect> more = new ArrayList<>();
      for (Effect effect : open) {
        Effect.Evaluate query = (Effect.Evaluate) effect;
        float[] answer = new float[D];
        network.predict(
            new DenoiserBatch()
                .add(
                    new DenoiserBatch.Row(
                        query.state(), 1, query.timestep(), Condition.none(), answer)));
        List<Effect> effects = chain.on(new Event.Evaluated(query.query(), answer));
        more.addAll(effects);
        // The same answer again, with garbage in it, and an answer to a query never asked.
        float[] garbage = new float[D];
        java.util.Arrays.fill(garbage, Float.NaN);
        assertThat(chain.on(new Event.Evaluated(query.query(), garbage))).isEmpty();
        assertThat(chain.on(new Event.Evaluated(1_000_000, garbage))).isEmpty();
        wrong += 2;
      }
      open = more;
      if (open.get(0) instanceof Effect.Finished finished) {
        sample = finished.sample();
      }
    }
    assertThat(sample).containsExactly(expected);
    assertThat(chain.strays()).isEqualTo(wrong);
  }

  @Test
  void shouldDecideTheNoiseOfAStepOnceAndKeepIt() {
    // Every accepted or reflected step must have moved by the step's one proposal noise or its
    // mirror image: |(y' - mean) / s| is the noise's own length either way.
    float[] xi = new float[D];
    int[] seen = new int[1];
    Trajectory.draw(
        spec(Algorithm.RECYCLED, Draft.RECYCLED, 8),
        network,
        Condition.none(),
        NOISE,
        4,
        (step, state, mean, prediction, next, accepted) -> {
          float s = kernel.standardDeviation(step);
          if (s > 0 && !accepted) {
            NOISE.normals(4, step, io.autospec.sampler.noise.NoisePurpose.PROPOSAL, 0, xi);
            double drawn = 0;
            double proposed = 0;
            for (int i = 0; i < D; i++) {
              double z = (next[i] - mean[i]) / s;
              drawn += z * z;
              proposed += xi[i] * xi[i];
            }
            assertThat(drawn)
                .isCloseTo(proposed, org.assertj.core.data.Percentage.withPercentage(0.01));
            seen[0]++;
          }
        });
    assertThat(seen[0]).isPositive();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 8, 60})
  void shouldRunALearnedVarianceChainToItsEnd(int window) {
    ReverseKernel learned = TestKernel.ddpm(K, true);
    TestDenoiser wide = new TestDenoiser(D, true);
    float[] oracle = SequentialSampler.sample(learned, wide, Condition.none(), NOISE, 4);
    for (Algorithm algorithm : new Algorithm[] {Algorithm.ASD, Algorithm.RECYCLED}) {
      Trajectory drawn =
          Trajectory.draw(
              new ChainSpec(learned, D, algorithm, Draft.SECANT, window, 1),
              wide,
              Condition.none(),
              NOISE,
              4,
              StepObserver.NONE);
      for (float value : drawn.sample()) {
        assertThat(value).isFinite();
      }
      if (algorithm == Algorithm.ASD && window == 1) {
        assertThat(drawn.sample()).containsExactly(oracle);
      }
    }
  }

  @Test
  void shouldConvergeToTheSequentialSampleWhenPicardsToleranceIsTiny() {
    float[] oracle = SequentialSampler.sample(kernel, network, Condition.none(), NOISE, 4);
    Trajectory picard = draw(Algorithm.PICARD, Draft.FROZEN, 8);
    for (int i = 0; i < D; i++) {
      assertThat(picard.sample()[i])
          .isCloseTo(oracle[i], org.assertj.core.data.Offset.offset(2e-4f));
    }
    Trajectory loose =
        Trajectory.draw(
            new ChainSpec(kernel, D, Algorithm.PICARD, Draft.FROZEN, 8, 0.1),
            network,
            Condition.none(),
            NOISE,
            4,
            StepObserver.NONE);
    assertThat(loose.rounds()).isLessThan(picard.rounds()).isLessThan(K);
  }

  @Test
  void shouldRefuseAWindowBelowOneAndASecondBeginning() {
    assertThatThrownBy(() -> spec(Algorithm.RECYCLED, Draft.SECANT, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("window: expected at least 1, found 0");
    Chain chain = spec(Algorithm.RECYCLED, Draft.SECANT, 2).chain(NOISE, 0, StepObserver.NONE);
    chain.on(new Event.Begin());
    assertThatThrownBy(() -> chain.on(new Event.Begin())).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void shouldRefuseAnAnswerOfTheWrongSize() {
    Chain chain = spec(Algorithm.RECYCLED, Draft.SECANT, 2).chain(NOISE, 0, StepObserver.NONE);
    chain.on(new Event.Begin());
    assertThatThrownBy(() -> chain.on(new Event.Evaluated(0, new float[D + 1])))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected 6 floats, found 7");
  }
}
