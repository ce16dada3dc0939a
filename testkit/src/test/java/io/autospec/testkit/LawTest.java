package io.autospec.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.autospec.law.CommittedNoise;
import io.autospec.law.PValue;
import io.autospec.sampler.Algorithm;
import io.autospec.sampler.ChainSpec;
import io.autospec.sampler.Condition;
import io.autospec.sampler.Draft;
import io.autospec.sampler.Trajectory;
import io.autospec.sampler.chain.Chain;
import io.autospec.sampler.chain.StepObserver;
import io.autospec.sampler.kernel.SamplerKind;
import io.autospec.sampler.noise.NoiseSource;
import io.autospec.sampler.noise.PhiloxNoiseSource;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The law of every exact algorithm, draft and window, against the exact law of the chain and by the
 * noise that was committed; and planted faults, which the same tests must find.
 *
 * <p>False alarms: with p-values that are uniform under the law, a whole run of this class fails a
 * correct sampler with probability below {@value #FALSE_ALARM} (Bonferroni over all its p-values).
 * The default tier has one fixed seed; the slow tier draws fresh ones and prints them.
 */
class LawTest {
  static final double FALSE_ALARM = 1e-3;

  /** More p-values than one run of this class looks at. */
  private static final int TESTS = 1500;

  private static final double BOUND = FALSE_ALARM / TESTS;
  private static final int TRAJECTORIES = 3000;
  private static final long SEED = 20261123;
  private static final int[] WINDOWS = {2, 8, 32, Integer.MAX_VALUE};
  private static final int LONGEST_VARIED = 8;
  private static final int[] FEWER_WINDOWS = {8, Integer.MAX_VALUE};

  /** Faults are looked for harder, so that finding them does not hang on one seed's luck. */
  private static final int FAULT_TRAJECTORIES = 12_000;

  static Stream<Arguments> exactAlgorithms() {
    List<Arguments> all = new ArrayList<>();
    List<SamplerKind> kinds =
        List.of(
            SamplerKind.parse("ddpm"),
            SamplerKind.parse("ddim:0.7"),
            SamplerKind.parse("euler-ancestral"));
    for (SamplerKind kind : kinds) {
      for (LawTarget target : LawTargets.all(kind)) {
        all.add(Arguments.of(kind, target, Algorithm.SEQUENTIAL, Draft.FROZEN, 1));
        for (int window : kind instanceof SamplerKind.Ddpm ? WINDOWS : FEWER_WINDOWS) {
          all.add(Arguments.of(kind, target, Algorithm.ASD, Draft.FROZEN, window));
          for (Draft draft : Draft.values()) {
            all.add(Arguments.of(kind, target, Algorithm.RECYCLED, draft, window));
          }
        }
      }
    }
    return all.stream();
  }

  /** Where the clean sample is clipped the mean is no longer affine in the state. */
  @ParameterizedTest
  @ValueSource(strings = {"ddpm", "ddim:0.7"})
  void shouldDrawFromTheExactLawOfAClippedVelocityNetwork(String kind) {
    LawTarget target = LawTargets.clippedVelocity1d(SamplerKind.parse(kind));
    for (Draft draft : Draft.values()) {
      for (PValue p : test(target, Algorithm.RECYCLED, draft, 8, SEED)) {
        assertThat(p.value()).as("%s, %s", draft, p).isGreaterThan(BOUND);
      }
    }
  }

  /** A schedule whose last step has noise far below what a float32 state holds. */
  @Test
  void shouldDrawFromTheExactLawOfAChainThatEndsAboveZero() {
    LawTarget target = LawTargets.endingAboveZero1d();
    for (PValue p : test(target, Algorithm.RECYCLED, Draft.SECANT, 8, SEED)) {
      assertThat(p.value()).as("%s", p).isGreaterThan(BOUND);
    }
  }

  /**
   * Where the variance is learned, draft and target differ in it, and the verdict is another one.
   */
  @ParameterizedTest
  @ValueSource(ints = {2, 8, Integer.MAX_VALUE})
  void shouldDrawFromTheExactLawUnderALearnedVariance(int window) {
    LawTarget target = LawTargets.learnedVariance1d();
    for (Algorithm algorithm : new Algorithm[] {Algorithm.ASD, Algorithm.RECYCLED}) {
      for (Draft draft : Draft.values()) {
        for (PValue p : test(target, algorithm, draft, window, SEED)) {
          assertThat(p.value()).as("%s, %s, %s", algorithm, draft, p).isGreaterThan(BOUND);
        }
      }
    }
  }

  @ParameterizedTest(name = "{0}, {1}, {2}, {3}, window {4}")
  @MethodSource("exactAlgorithms")
  void shouldDrawFromTheExactLaw(
      SamplerKind kind, LawTarget target, Algorithm algorithm, Draft draft, int window) {
    for (PValue p : test(target, algorithm, draft, window, SEED)) {
      assertThat(p.value()).as("%s, %s, %s", kind, target, p.test()).isGreaterThan(BOUND);
    }
  }

  /** Lengths 1 .. 8, anew for each round, from a source of their own: a predictable window. */
  @ParameterizedTest(name = "{0}, {1}, {2}")
  @MethodSource("variedWindows")
  void shouldDrawFromTheExactLawWithAWindowChosenForEachRound(
      LawTarget target, Algorithm algorithm, Draft draft) {
    ChainSpec spec =
        new ChainSpec(
            target.kernel(), target.network().stateSize(), algorithm, draft, LONGEST_VARIED, 1);
    long own = Objects.hash(SEED, "varied", target.name(), algorithm.name(), draft.name());
    NoiseSource noise = new PhiloxNoiseSource(own);
    CommittedNoise committed = new CommittedNoise(target.kernel());
    List<PValue> values =
        test(
            target,
            noise,
            committed,
            i -> {
              SplittableRandom lengths = new SplittableRandom(own + i);
              return spec.chain(
                  noise,
                  i,
                  committed.trajectory((int) i),
                  () -> lengths.nextInt(1, LONGEST_VARIED + 1));
            },
            TRAJECTORIES);
    for (PValue p : values) {
      assertThat(p.value()).as("%s", p).isGreaterThan(BOUND);
    }
  }

  /** Lost and taken up again, with other lengths: who loses and chooses knows no noise. */
  @ParameterizedTest(name = "{0}, {1}, {2}")
  @MethodSource("variedWindows")
  void shouldDrawFromTheExactLawWhereChainsAreTakenUpAgain(
      LawTarget target, Algorithm algorithm, Draft draft) {
    ChainSpec spec =
        new ChainSpec(
            target.kernel(), target.network().stateSize(), algorithm, draft, LONGEST_VARIED, 1);
    long own = Objects.hash(SEED, "interrupted", target.name(), algorithm.name(), draft.name());
    NoiseSource noise = new PhiloxNoiseSource(own);
    CommittedNoise committed = new CommittedNoise(target.kernel());
    List<InterruptedChain> chains = new ArrayList<>();
    List<PValue> values =
        test(
            target,
            noise,
            committed,
            i -> {
              StepObserver heard = committed.trajectory((int) i);
              chains.add(new InterruptedChain(spec, noise, i, heard, own + i));
              return chains.get(chains.size() - 1);
            },
            TRAJECTORIES);
    for (PValue p : values) {
      assertThat(p.value()).as("%s", p).isGreaterThan(BOUND);
    }
    assertThat(chains.stream().mapToInt(InterruptedChain::losses).sum())
        .isGreaterThan(TRAJECTORIES);
  }

  static Stream<Arguments> variedWindows() {
    return LawTargets.all(SamplerKind.parse("ddpm")).stream()
        .flatMap(
            target ->
                Stream.of(
                    Arguments.of(target, Algorithm.RECYCLED, Draft.SECANT),
                    Arguments.of(target, Algorithm.ASD, Draft.FROZEN)));
  }

  @Tag("slow")
  @Test
  void shouldDrawFromTheExactLawUnderFreshSeeds() {
    SecureRandom seeds = new SecureRandom();
    for (int round = 0; round < 5; round++) {
      long seed = seeds.nextLong();
      System.out.println("law test, fresh seed " + seed);
      exactAlgorithms()
          .forEach(
              a -> {
                Object[] x = a.get();
                for (PValue p :
                    test((LawTarget) x[1], (Algorithm) x[2], (Draft) x[3], (int) x[4], seed)) {
                  assertThat(p.value())
                      .as("seed %d: %s, %s, %s, %s, %s: %s", seed, x[0], x[1], x[2], x[3], x[4], p)
                      .isGreaterThan(BOUND / 5);
                }
              });
    }
  }

  /** Every planted fault is found on every target where it can bite; the control is not. */
  @ParameterizedTest
  @EnumSource(PlantedFault.class)
  void shouldFindPlantedFaultsAndNothingElse(PlantedFault fault) {
    for (LawTarget target : LawTargets.all(SamplerKind.parse("ddpm"))) {
      NoiseSource noise = new PhiloxNoiseSource(SEED + 1);
      CommittedNoise committed = new CommittedNoise(target.kernel());
      List<PValue> found =
          test(
              target,
              noise,
              committed,
              i ->
                  fault.chain(
                      target.kernel(),
                      noise,
                      i,
                      target.network().stateSize(),
                      8,
                      committed.trajectory((int) i)),
              FAULT_TRAJECTORIES);
      double least = found.stream().mapToDouble(PValue::value).min().orElseThrow();
      System.out.printf("%s, %s: %s%n", fault, target, found);
      if (fault == PlantedFault.NONE) {
        assertThat(least).as("%s on %s", fault, target).isGreaterThan(BOUND);
      } else {
        assertThat(least).as("%s on %s", fault, target).isLessThan(BOUND);
      }
    }
  }

  private static List<PValue> test(
      LawTarget target, Algorithm algorithm, Draft draft, int window, long seed) {
    // Each combination has noise of its own, so that they are independent looks.
    long own =
        Objects.hash(
            seed,
            target.kernel().getClass().getName(),
            target.name(),
            algorithm.name(),
            draft.name(),
            window);
    NoiseSource noise = new PhiloxNoiseSource(own);
    CommittedNoise committed = new CommittedNoise(target.kernel());
    ChainSpec spec =
        new ChainSpec(target.kernel(), target.network().stateSize(), algorithm, draft, window, 1);
    return test(
        target,
        noise,
        committed,
        i -> spec.chain(noise, i, committed.trajectory((int) i)),
        TRAJECTORIES);
  }

  private static List<PValue> test(
      LawTarget target,
      NoiseSource noise,
      CommittedNoise committed,
      LongFunction<Chain> chains,
      int trajectories) {
    float[][] samples = new float[trajectories][];
    for (int i = 0; i < trajectories; i++) {
      samples[i] = Trajectory.draw(chains.apply(i), target.network(), Condition.none()).sample();
    }
    List<PValue> values = new ArrayList<>(target.law().test(samples, noise));
    values.addAll(committed.test());
    return values;
  }
}
