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
import java.util.List;
import org.apache.commons.statistics.descriptive.Median;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Simulated chains beside real ones, at windows of which the planner has seen no run. */
class PlannerAgainstChainsTest {
  private static final int STEPS = 200;
  private static final int SEEDS = 12;

  private final GaussianMixtureModel model = new GaussianMixtureModel();
  private final ReverseKernel kernel =
      ReverseKernels.create(model.schedule(), new SamplerKind.Ddpm(), STEPS);

  @ParameterizedTest
  @CsvSource({"RECYCLED, 8", "RECYCLED, 16", "RECYCLED, 32", "ASD, 8", "ASD, 16"})
  void shouldForetellRounds(Algorithm algorithm, int window) {
    List<Run> runs = new ArrayList<>();
    for (int known : new int[] {4, 8, 16, 32, 64}) {
      if (known != window) {
        runs(algorithm, known, runs, 100);
      }
    }
    AcceptanceProfile profile = AcceptanceProfile.of(STEPS, algorithm == Algorithm.ASD, runs);
    Planner planner =
        new Planner(
            profile, DeviceTimes.stated(new Device.Simulated(1, 0, 0, false)), Overhead.NONE, 0);
    double measured = Median.withDefaults().evaluate(runs(algorithm, window, new ArrayList<>(), 0));
    assertThat(planner.forecast(window, window).rounds())
        .isCloseTo(measured, within(0.1 * measured));
  }

  /** Adds the runs of a window to a list, and gives their rounds. */
  private double[] runs(Algorithm algorithm, int window, List<Run> runs, int firstSeed) {
    double[] rounds = new double[SEEDS];
    ChainSpec spec =
        new ChainSpec(kernel, 784, algorithm, Draft.SECANT, window, ChainSpec.DEFAULT_TOLERANCE);
    try (Denoiser network = model.open(new Device.Cpu(1))) {
      for (int seed = 0; seed < SEEDS; seed++) {
        Trace trace = new Trace(STEPS, window);
        Trajectory drawn =
            Trajectory.draw(
                spec,
                network,
                Condition.none(),
                new PhiloxNoiseSource(firstSeed + seed),
                0,
                (step, state, mean, prediction, next, accepted) -> trace.decided(step, accepted));
        runs.add(new Run(window, trace.lengths()));
        rounds[seed] = drawn.rounds();
      }
    }
    return rounds;
  }
}
