package io.autospec.sampler.chain;

import static org.assertj.core.api.Assertions.assertThat;

import io.autospec.sampler.Algorithm;
import io.autospec.sampler.ChainSpec;
import io.autospec.sampler.Condition;
import io.autospec.sampler.Draft;
import io.autospec.sampler.TestDenoiser;
import io.autospec.sampler.TestKernel;
import io.autospec.sampler.Trajectory;
import io.autospec.sampler.chain.Chain.Event;
import io.autospec.sampler.kernel.ReverseKernel;
import io.autospec.sampler.noise.NoisePurpose;
import io.autospec.sampler.noise.NoiseSource;
import io.autospec.sampler.noise.PhiloxNoiseSource;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PrepareTest {
  private static final int D = 6;
  private static final int K = 60;
  private static final int MAXIMUM = 8;
  private static final NoiseSource NOISE = new PhiloxNoiseSource(11);

  private final TestDenoiser network = new TestDenoiser(D, false);

  private static void never(Chain chain) {}

  private static void exhaust(Chain chain) {
    while (chain.prepare()) {
      // One step a call.
    }
    assertThat(chain.prepare()).isFalse();
  }

  private static Consumer<Chain> sometimes(long seed) {
    Random random = new Random(seed);
    return chain -> {
      for (int calls = random.nextInt(4); calls > 0; calls--) {
        chain.prepare();
      }
    };
  }

  private static WindowPolicy lengths(long seed) {
    Random random = new Random(seed);
    return () -> 1 + random.nextInt(MAXIMUM);
  }

  private Chain chain(
      Algorithm algorithm, long trajectory, NoiseSource noise, WindowPolicy policy) {
    return new ChainSpec(TestKernel.ddpm(K, false), D, algorithm, Draft.SECANT, MAXIMUM, 0.1)
        .chain(noise, trajectory, StepObserver.NONE, policy);
  }

  @ParameterizedTest
  @EnumSource(Algorithm.class)
  void shouldChangeNoByteHoweverOftenItIsCalled(Algorithm algorithm) {
    int rejections = 0;
    for (int seed = 0; seed < 40; seed++) {
      Trajectory expected = drive(algorithm, seed, WindowPolicy.LONGEST, PrepareTest::never);
      Trajectory varied = drive(algorithm, seed, lengths(seed), PrepareTest::never);
      for (Consumer<Chain> prepared :
          List.of(Chain::prepare, PrepareTest::exhaust, sometimes(seed))) {
        assertThat(drive(algorithm, seed, WindowPolicy.LONGEST, prepared))
            .usingRecursiveComparison()
            .isEqualTo(expected);
        assertThat(drive(algorithm, seed, lengths(seed), prepared))
            .usingRecursiveComparison()
            .isEqualTo(varied);
      }
      rejections += expected.rejections();
    }
    if (algorithm == Algorithm.RECYCLED || algorithm == Algorithm.ASD) {
      assertThat(rejections).isGreaterThan(100);
    }
  }

  private Trajectory drive(
      Algorithm algorithm, int seed, WindowPolicy policy, Consumer<Chain> between) {
    CountingNoise counted = new CountingNoise(NOISE);
    Trajectory drawn =
        TestDriver.drive(chain(algorithm, seed, counted, policy), network, seed, between);
    // Made once, whether ahead or in time, and never past the chain's end.
    assertThat(counted.proposals).hasSize(K);
    assertThat(counted.proposals.values()).containsOnly(1);
    return drawn;
  }

  @Test
  void shouldChangeNoByteOfALearnedVarianceChain() {
    ReverseKernel learned = TestKernel.ddpm(K, true);
    ChainSpec spec = new ChainSpec(learned, D, Algorithm.RECYCLED, Draft.SECANT, MAXIMUM, 1);
    TestDenoiser wide = new TestDenoiser(D, true);
    for (int trajectory = 0; trajectory < 10; trajectory++) {
      Trajectory expected =
          Trajectory.draw(spec, wide, Condition.none(), NOISE, trajectory, StepObserver.NONE);
      Chain prepared = spec.chain(NOISE, trajectory, StepObserver.NONE);
      assertThat(TestDriver.drive(prepared, wide, trajectory, PrepareTest::exhaust).sample())
          .containsExactly(expected.sample());
    }
  }

  @Test
  void shouldMakeOneStepACallUpToAFurtherWindow() {
    CountingNoise counted = new CountingNoise(NOISE);
    Chain chain = chain(Algorithm.RECYCLED, 4, counted, WindowPolicy.LONGEST);
    chain.on(new Event.Begin());
    assertThat(counted.proposals).hasSize(MAXIMUM);
    for (int made = 1; made <= MAXIMUM; made++) {
      assertThat(chain.prepare()).isEqualTo(made < MAXIMUM);
      assertThat(counted.proposals).hasSize(MAXIMUM + made).containsKey(MAXIMUM + made - 1);
    }
    assertThat(chain.prepare()).isFalse();
    assertThat(counted.proposals).hasSize(2 * MAXIMUM);
  }

  @Test
  void shouldMakeTheSequentialChainsOwnStepAndTheNext() {
    CountingNoise counted = new CountingNoise(NOISE);
    Chain chain = chain(Algorithm.SEQUENTIAL, 4, counted, WindowPolicy.LONGEST);
    chain.on(new Event.Begin());
    assertThat(counted.proposals).isEmpty();
    assertThat(chain.prepare()).isTrue();
    assertThat(chain.prepare()).isFalse();
    assertThat(counted.proposals).containsOnlyKeys(0, 1);
  }

  /** An anchor's round has made no noise yet: its own step's comes first. */
  @Test
  void shouldMakeTheAnchorsOwnStepFirst() {
    CountingNoise counted = new CountingNoise(NOISE);
    Chain chain = chain(Algorithm.ASD, 4, counted, WindowPolicy.LONGEST);
    chain.on(new Event.Begin());
    chain.prepare();
    assertThat(counted.proposals).containsOnlyKeys(0);
    exhaust(chain);
    assertThat(counted.proposals).hasSize(MAXIMUM + 1);
  }

  @Test
  void shouldFindNothingToMakeBehindTheChainsEnd() {
    for (Algorithm algorithm : Algorithm.values()) {
      Chain chain = chain(algorithm, 4, NOISE, WindowPolicy.LONGEST);
      TestDriver.drive(chain, network, 1, PrepareTest::never);
      assertThat(chain.prepare()).isFalse();
    }
    // A window over the whole chain has all noise from the start.
    Chain whole =
        new ChainSpec(TestKernel.ddpm(K, false), D, Algorithm.RECYCLED, Draft.SECANT, 1000, 1)
            .chain(NOISE, 4, StepObserver.NONE);
    whole.on(new Event.Begin());
    assertThat(whole.prepare()).isFalse();
  }

  @Test
  void shouldTakeArraysAheadLazilyAndAtMostAWindowOfThem() {
    for (int seed = 0; seed < 20; seed++) {
      WindowPolicy policy = lengths(seed);
      Window window = new Window(TestKernel.ddpm(K, false), NOISE, 4, D, MAXIMUM, policy);
      Random random = new Random(seed);
      int from = 0;
      while (from < K) {
        int end = window.chooseEnd(from);
        for (int n = from; n < end; n++) {
          assertNoise(window, n);
        }
        window.open(from, end);
        int before = window.arraysAhead();
        window.prepare();
        assertThat(window.arraysAhead()).isBetween(before, Math.min(MAXIMUM, before + 1));
        while (window.prepare()) {
          assertThat(window.arraysAhead()).isLessThanOrEqualTo(MAXIMUM);
        }
        // A rejection anywhere: the next window opens behind it.
        from += 1 + random.nextInt(end - from);
      }
      assertThat(window.arraysAhead()).isEqualTo(MAXIMUM);
    }
    Window unprepared =
        new Window(TestKernel.ddpm(K, false), NOISE, 4, D, MAXIMUM, WindowPolicy.LONGEST);
    unprepared.open(0, unprepared.chooseEnd(0));
    assertThat(unprepared.arraysAhead()).isZero();
  }

  private static void assertNoise(Window window, int step) {
    float[] expected = new float[D];
    NOISE.normals(4, step, NoisePurpose.PROPOSAL, 0, expected);
    assertThat(window.withNoise(step).noise).containsExactly(expected);
  }

  @Test
  void shouldExchangeArraysRatherThanCopyThem() {
    NoiseAhead ahead = new NoiseAhead(2, D);
    float[] made = ahead.room(5);
    float[] spare = new float[D];
    assertThat(ahead.has(5)).isTrue();
    assertThat(ahead.has(3)).isFalse();
    assertThat(ahead.exchange(5, spare)).isSameAs(made);
    assertThat(ahead.has(5)).isFalse();
    assertThat(ahead.room(7)).isSameAs(spare);
    assertThat(ahead.taken()).isEqualTo(1);
  }
}
