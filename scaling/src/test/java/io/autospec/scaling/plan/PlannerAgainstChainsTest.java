package io.autospec.scaling.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.autospec.model.builtin.GaussianMixtureModel;
import io.autospec.model.device.Device;
import io.autospec.sampler.Algorithm;
import io.autospec.sampler.ChainSpec;
import io.autospec.sampler.Condition;
import io.autospec.sampler.Denoiser;
import io.autospec.sampler.Draft;
import io.autospec.sampler.Trajectory;
import io.autospec.sampler.kernel.ReverseKernel;
import io.autospec.sampler.kernel.ReverseKernels;
import io.autospec.sampler.kernel.SamplerKind;
import io.autospec.sampler.noise.PhiloxNoiseSource;
import io.autospec.scaling.grid.Trace;
import io.autospec.scaling.plan.AcceptanceProfile.Run;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Simulated chains beside real ones, at windows of which the planner has seen no run. */
class PlannerAgainstChainsTest {
  private static final int STEPS = 200;

  /** Of so many, the mean of the rounds has a standard error of 6 % where they vary most. */
  private static final int SEEDS = 32;

  private static final long FIXED = 1000;

  private static final GaussianMixtureModel MODEL = new GaussianMixtureModel();
  private static final ReverseKernel KERNEL =
      ReverseKernels.create(MODEL.schedule(), new SamplerKind.Ddpm(), STEPS);
  private static final Map<List<Object>, List<List<Integer>>> DRAWN = new HashMap<>();

  @ParameterizedTest
  @CsvSource({"RECYCLED, 8", "RECYCLED, 16", "RECYCLED, 32", "ASD, 8", "ASD, 16"})
  void shouldForetellRounds(Algorithm algorithm, int window) {
    assertThat(planned(algorithm, window, FIXED) / measured(algorithm, window, FIXED))
        .isCloseTo(1, within(0.1));
  }

  /**
   * Seeds that nobody has chosen, or {@code -Dtest.seed=N}. The plan is of as many seeds as the
   * mean that it is held against, so that chance moves their ratio by up to 7 %: the planner's 10 %
   * and three of these are allowed.
   */
  @Tag("slow")
  @Test
  void shouldForetellRoundsOfFreshSeeds() {
    long first = Long.getLong("test.seed", ThreadLocalRandom.current().nextLong(1L << 32));
    Map<String, Double> ratios = new TreeMap<>();
    for (Algorithm algorithm : List.of(Algorithm.RECYCLED, Algorithm.ASD)) {
      for (int window : new int[] {8, 16, 32}) {
        double ratio = planned(algorithm, window, first) / measured(algorithm, window, first);
        ratios.put(algorithm + " " + window, ratio);
      }
    }
    System.out.println("seeds from " + first + ": planned rounds over measured " + ratios);
    assertThat(ratios.values()).allSatisfy(ratio -> assertThat(ratio).isBetween(0.69, 1.31));
  }

  private static double planned(Algorithm algorithm, int window, long firstSeed) {
    List<Run> runs = new ArrayList<>();
    for (int known : new int[] {4, 8, 16, 32, 64}) {
      if (known != window) {
        drawn(algorithm, known, firstSeed + SEEDS)
            .forEach(trace -> runs.add(new Run(known, trace)));
      }
    }
    AcceptanceProfile profile = AcceptanceProfile.of(STEPS, algorithm == Algorithm.ASD, runs);
    Planner planner =
        new Planner(
            profile, DeviceTimes.stated(new Device.Simulated(1, 0, 0, false)), Overhead.NONE, 0);
    return planner.forecast(window, window).rounds();
  }

  private static double measured(Algorithm algorithm, int window, long firstSeed) {
    // An iteration of the paper's is two rounds, or one if the anchor is all of it.
    return drawn(algorithm, window, firstSeed).stream()
        .mapToInt(trace -> rounds(algorithm, trace))
        .average()
        .orElseThrow();
  }

  private static int rounds(Algorithm algorithm, List<Integer> trace) {
    boolean anchorAlone = Math.abs(trace.get(trace.size() - 1)) == 1;
    return algorithm == Algorithm.ASD ? 2 * trace.size() - (anchorAlone ? 1 : 0) : trace.size();
  }

  /** The traces of so many seeds; drawn once for all tests. */
  private static List<List<Integer>> drawn(Algorithm algorithm, int window, long firstSeed) {
    return DRAWN.computeIfAbsent(
        List.of(algorithm, window, firstSeed), unused -> draw(algorithm, window, firstSeed));
  }

  private static List<List<Integer>> draw(Algorithm algorithm, int window, long firstSeed) {
    List<List<Integer>> traces = new ArrayList<>();
    ChainSpec spec =
        new ChainSpec(KERNEL, 784, algorithm, Draft.SECANT, window, ChainSpec.DEFAULT_TOLERANCE);
    try (Denoiser network = MODEL.open(new Device.Cpu(1))) {
      for (int seed = 0; seed < SEEDS; seed++) {
        Trace trace = new Trace(STEPS, window);
        Trajectory unused =
            Trajectory.draw(
                spec,
                network,
                Condition.none(),
                new PhiloxNoiseSource(firstSeed + seed),
                0,
                (step, state, mean, prediction, next, accepted) -> trace.decided(step, accepted));
        traces.add(trace.lengths());
      }
    }
    return traces;
  }
}
