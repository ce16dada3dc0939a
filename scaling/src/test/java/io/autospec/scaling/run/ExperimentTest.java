package io.autospec.scaling.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.autospec.actors.job.JobResult;
import io.autospec.actors.job.JobSpec;
import io.autospec.model.builtin.GaussianMixtureModel;
import io.autospec.model.device.Device;
import io.autospec.sampler.ChainSpec;
import io.autospec.sampler.Condition;
import io.autospec.sampler.Denoiser;
import io.autospec.sampler.Draft;
import io.autospec.sampler.Trajectory;
import io.autospec.sampler.kernel.ReverseKernels;
import io.autospec.sampler.kernel.SamplerKind;
import io.autospec.sampler.noise.PhiloxNoiseSource;
import io.autospec.scaling.Cells;
import io.autospec.scaling.grid.Cell;
import io.autospec.scaling.grid.CellResult;
import io.autospec.scaling.grid.Grid;
import io.autospec.scaling.grid.KeptLines;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real chains, driven by the calling thread. */
class ExperimentTest {
  private final GaussianMixtureModel model = new GaussianMixtureModel();
  private final Grid grid = Cells.grid(2, 30);
  private final List<Cell> ran = new ArrayList<>();
  @TempDir Path folder;

  private JobSpec job(Cell cell) {
    return new JobSpec(
        model,
        ReverseKernels.create(model.schedule(), new SamplerKind.Ddpm(), cell.steps()),
        cell.algorithm(),
        Draft.SECANT,
        cell.window(),
        false,
        ChainSpec.DEFAULT_TOLERANCE,
        cell.seed(),
        List.of(Condition.none()),
        null,
        Collections.nCopies(cell.workers(), new Device.Cpu(1)));
  }

  /** A runtime of one thread. */
  private static final CellRunner.Jobs JOBS =
      (spec, observers, listener) -> {
        ChainSpec chain =
            new ChainSpec(
                spec.kernel(),
                784,
                spec.algorithm(),
                spec.draft(),
                spec.window(),
                spec.tolerance());
        try (Denoiser network = spec.model().open(spec.devices().get(0))) {
          listener.workersChanged(spec.devices().size());
          Trajectory drawn =
              Trajectory.draw(
                  chain,
                  network,
                  spec.conditions().get(0),
                  new PhiloxNoiseSource(spec.seed()),
                  0,
                  observers.apply(0));
          JobResult.Percentiles millis = new JobResult.Percentiles(1_000_000, 2_000_000);
          return new JobResult(
              List.of(drawn.sample()),
              List.of(drawn.rounds()),
              List.of(drawn.rejections()),
              drawn.evaluations(),
              5_000_000,
              millis,
              millis,
              millis,
              0,
              0,
              0,
              OptionalLong.empty(),
              List.of());
        }
      };

  private List<CellResult> run(String file, int most) throws IOException, InterruptedException {
    CellRunner runner =
        new CellRunner(
            (spec, observers, listener) -> {
              if (ran.size() >= most) {
                throw new InterruptedException("killed");
              }
              return JOBS.run(spec, observers, listener);
            });
    try (KeptLines<CellResult> lines =
        KeptLines.open(folder.resolve(file), grid.fingerprint(), CellResult.class)) {
      return Experiment.run(
          grid, lines, runner, this::job, (result, done, of) -> ran.add(result.cell()));
    }
  }

  /** All but times. */
  private static List<String> table(List<CellResult> results) {
    return results.stream()
        .map(
            result ->
                result.cell()
                    + " "
                    + result.rounds()
                    + " "
                    + result.evaluations()
                    + " "
                    + result.rejections()
                    + " "
                    + result.trace()
                    + " "
                    + result.samplesSha256())
        .toList();
  }

  @Test
  void shouldGiveTheSameTableAfterItWasInterrupted() throws IOException, InterruptedException {
    List<String> undisturbed = table(run("a", Integer.MAX_VALUE));
    List<Cell> order = List.copyOf(ran);
    ran.clear();
    assertThatThrownBy(() -> run("b", 5)).isInstanceOf(InterruptedException.class);
    assertThat(ran).hasSize(5);
    assertThat(table(run("b", Integer.MAX_VALUE))).isEqualTo(undisturbed);
    assertThat(ran).isEqualTo(order);
    assertThat(undisturbed).hasSize(grid.cells().size());
  }

  @Test
  void shouldRunNothingTwice() throws IOException, InterruptedException {
    run("a", Integer.MAX_VALUE);
    int first = ran.size();
    run("a", Integer.MAX_VALUE);
    assertThat(ran).hasSize(first);
  }

  @Test
  void shouldSeeRoundsAndCalls() throws IOException, InterruptedException {
    for (CellResult result : run("a", Integer.MAX_VALUE)) {
      switch (result.cell().algorithm()) {
        case SEQUENTIAL -> {
          assertThat(result.rounds()).isEqualTo(30);
          assertThat(result.trace()).isEmpty();
        }
        case RECYCLED -> {
          assertThat(result.trace()).hasSize(result.rounds());
          assertThat(steps(result.trace())).isEqualTo(30);
        }
        default -> {
          // An iteration of the paper's is two rounds, or one if the anchor is all of it.
          assertThat(result.trace().size() * 2 - result.rounds()).isBetween(0, 1);
          assertThat(steps(result.trace())).isEqualTo(30);
        }
      }
      long rejected = result.trace().stream().filter(length -> length < 0).count();
      assertThat(rejected).isEqualTo(result.rejections());
      if (!result.timeline().isEmpty()) {
        assertThat(result.timeline().stream().mapToLong(call -> call.steps().size()).sum())
            .isEqualTo(result.evaluations());
        assertThat(result.timeline().get(0).steps()).contains(0).doesNotContain(-1);
      }
    }
  }

  private static int steps(List<Integer> trace) {
    return trace.stream().mapToInt(Math::abs).sum();
  }
}
