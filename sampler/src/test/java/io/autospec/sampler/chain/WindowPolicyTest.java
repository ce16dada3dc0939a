package io.autospec.sampler.chain;

import static org.assertj.core.api.Assertions.assertThat;

import io.autospec.sampler.Algorithm;
import io.autospec.sampler.ChainSpec;
import io.autospec.sampler.Condition;
import io.autospec.sampler.Draft;
import io.autospec.sampler.SequentialSampler;
import io.autospec.sampler.TestDenoiser;
import io.autospec.sampler.TestKernel;
import io.autospec.sampler.Trajectory;
import io.autospec.sampler.draft.DraftRule;
import io.autospec.sampler.draft.RecycledDraft;
import io.autospec.sampler.draft.SecantDraft;
import io.autospec.sampler.kernel.ReverseKernel;
import io.autospec.sampler.noise.NoiseSource;
import io.autospec.sampler.noise.PhiloxNoiseSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class WindowPolicyTest {
  private static final int D = 6;
  private static final int K = 60;
  private static final int MAXIMUM = 8;
  private static final NoiseSource NOISE = new PhiloxNoiseSource(11);

  private final ReverseKernel kernel = TestKernel.ddpm(K, false);
  private final TestDenoiser network = new TestDenoiser(D, false);

  /** Lengths 1 .. 8 from a seed, and a record of them. */
  private static final class RandomLengths implements WindowPolicy {
    private final Random random;
    private final List<Integer> given = new ArrayList<>();

    RandomLengths(long seed) {
      random = new Random(seed);
    }

    @Override
    public int length() {
      given.add(1 + random.nextInt(MAXIMUM));
      return given.get(given.size() - 1);
    }
  }

  private Chain chain(Algorithm algorithm, int window, WindowPolicy policy, StepObserver observer) {
    return new ChainSpec(kernel, D, algorithm, Draft.SECANT, window, 0.1)
        .chain(NOISE, 4, observer, policy);
  }

  private Trajectory draw(Algorithm algorithm, int window, WindowPolicy policy) {
    return Trajectory.draw(
        chain(algorithm, window, policy, StepObserver.NONE), network, Condition.none());
  }

  @ParameterizedTest
  @CsvSource({"RECYCLED, 1", "RECYCLED, 2", "PICARD, 1", "PICARD, 2"})
  void shouldAskOnceARound(Algorithm algorithm, long seed) {
    RandomLengths lengths = new RandomLengths(seed);
    Trajectory drawn = draw(algorithm, MAXIMUM, lengths);
    assertThat(lengths.given).hasSize(drawn.rounds());
  }

  @Test
  void shouldAskOnceAnIterationOfThePapersAlgorithm() {
    for (int seed = 0; seed < 20; seed++) {
      RandomLengths lengths = new RandomLengths(seed);
      Chain chain = chain(Algorithm.ASD, MAXIMUM, lengths, StepObserver.NONE);
      Trajectory drawn = Trajectory.draw(chain, network, Condition.none());
      // An iteration has a second round unless its window holds the anchor's step alone: because a
      // length of one was chosen, or at the chain's last step.
      long alone = lengths.given.stream().filter(length -> length == 1).count();
      int twoRounds = drawn.rounds() - lengths.given.size();
      assertThat((long) lengths.given.size() - twoRounds).isBetween(alone, alone + 1);
    }
  }

  /** What a round asks for is what was chosen, cut to the chain: so the evaluations add up. */
  @Test
  void shouldDecideEveryStepAndCountEveryEvaluationWhateverTheLengths() {
    for (int seed = 0; seed < 50; seed++) {
      RandomLengths lengths = new RandomLengths(seed);
      List<Integer> decided = new ArrayList<>();
      List<Integer> opened = new ArrayList<>();
      Chain chain =
          chain(
              Algorithm.RECYCLED,
              MAXIMUM,
              lengths,
              (step, state, mean, prediction, next, accepted) -> decided.add(step));
      long[] asked = {0};
      Trajectory drawn =
          TestDriver.drive(
              chain,
              network,
              seed,
              c -> {
                if (c.evaluations() > asked[0]) {
                  opened.add((int) (c.evaluations() - asked[0]));
                  asked[0] = c.evaluations();
                  int last = lengths.given.get(lengths.given.size() - 1);
                  assertThat(opened.get(opened.size() - 1))
                      .isEqualTo(Math.min(last, K - c.committedStep()));
                }
              });
      assertThat(decided).hasSize(K).isSorted().doesNotHaveDuplicates();
      assertThat(opened).hasSize(drawn.rounds());
      assertThat(opened.stream().mapToInt(n -> n).sum()).isEqualTo((int) drawn.evaluations());
    }
  }

  @Test
  void shouldClampLengthsToOneAndTheMaximum() {
    for (Algorithm algorithm :
        new Algorithm[] {Algorithm.RECYCLED, Algorithm.ASD, Algorithm.PICARD}) {
      for (int low : new int[] {0, -1, Integer.MIN_VALUE}) {
        assertThat(draw(algorithm, MAXIMUM, () -> low).sample())
            .containsExactly(draw(algorithm, 1, WindowPolicy.LONGEST).sample());
      }
      for (int high : new int[] {MAXIMUM, MAXIMUM + 1, Integer.MAX_VALUE}) {
        Trajectory clamped = draw(algorithm, MAXIMUM, () -> high);
        Trajectory fixed =
            Trajectory.draw(
                new ChainSpec(kernel, D, algorithm, Draft.SECANT, MAXIMUM, 0.1),
                network,
                Condition.none(),
                NOISE,
                4,
                StepObserver.NONE);
        assertThat(clamped.sample()).containsExactly(fixed.sample());
        assertThat(clamped.rounds()).isEqualTo(fixed.rounds());
      }
    }
  }

  @Test
  void shouldDrawASequentialSampleWithoutAsking() {
    WindowPolicy never =
        () -> {
          throw new AssertionError("asked");
        };
    assertThat(draw(Algorithm.SEQUENTIAL, MAXIMUM, never).sample())
        .containsExactly(SequentialSampler.sample(kernel, network, Condition.none(), NOISE, 4));
  }

  @ParameterizedTest
  @CsvSource({"RECYCLED", "ASD", "PICARD"})
  void shouldMakeTheNoiseOfAStepOnceAlsoWhereShorterWindowsFollowLongerOnes(Algorithm algorithm) {
    for (int seed = 0; seed < 50; seed++) {
      CountingNoise counted = new CountingNoise(NOISE);
      Chain chain =
          new ChainSpec(kernel, D, algorithm, Draft.SECANT, MAXIMUM, 0.1)
              .chain(counted, 4, StepObserver.NONE, new RandomLengths(seed));
      Trajectory.draw(chain, network, Condition.none());
      assertThat(counted.proposals).hasSize(K);
      assertThat(counted.proposals.values()).containsOnly(1);
    }
  }

  static List<Arguments> rules() {
    Supplier<DraftRule> recycled = RecycledDraft::new;
    Supplier<DraftRule> secant = () -> new SecantDraft(TestKernel.ddpm(K, false));
    return List.of(Arguments.of(recycled), Arguments.of(secant));
  }

  /** A rule of its own for every step, which forgets nothing: what the memory must amount to. */
  private record RuleAStep(Supplier<DraftRule> rule, Map<Integer, DraftRule> rules)
      implements DraftRule {
    private DraftRule of(int step) {
      return rules.computeIfAbsent(step, n -> rule.get());
    }

    @Override
    public float[] guess(int step, float[] state, float[] before) {
      return of(step).guess(step, state, before);
    }

    @Override
    public void evaluated(int step, float[] state, float[] prediction) {
      of(step).evaluated(step, state, prediction);
    }

    @Override
    public void decided(int step) {}

    @Override
    public void remembered(Memory out) {
      rules.values().forEach(rule -> rule.remembered(out));
    }

    @Override
    public void restore(int step, float slope, float[] state, float[] prediction) {
      of(step).restore(step, slope, state, prediction);
    }
  }

  /** Values are remembered for the same step alone, over any sequence of lengths. */
  @ParameterizedTest
  @MethodSource("rules")
  void shouldRememberEachStepsOwnValuesWhateverTheLengths(Supplier<DraftRule> rule) {
    int rejections = 0;
    for (int seed = 0; seed < 50; seed++) {
      Trajectory shared = drawBy(rule.get(), seed);
      Trajectory own = drawBy(new RuleAStep(rule, new HashMap<>()), seed);
      assertThat(shared.sample()).containsExactly(own.sample());
      rejections += shared.rejections();
    }
    assertThat(rejections).isGreaterThan(200);
  }

  private Trajectory drawBy(DraftRule rule, long seed) {
    return Trajectory.draw(
        new AcceptanceChain(
            kernel,
            NOISE,
            seed,
            D,
            MAXIMUM,
            new RandomLengths(seed),
            false,
            rule,
            StepObserver.NONE),
        network,
        Condition.none());
  }

  @Test
  void shouldGiveTheSameBytesForTheSameLengths() {
    float[] first = draw(Algorithm.RECYCLED, MAXIMUM, new RandomLengths(3)).sample();
    assertThat(draw(Algorithm.RECYCLED, MAXIMUM, new RandomLengths(3)).sample())
        .containsExactly(first);
    // And other bytes for others: the lengths really reach the chain.
    assertThat(
            Arrays.equals(draw(Algorithm.RECYCLED, MAXIMUM, new RandomLengths(4)).sample(), first))
        .isFalse();
  }
}
