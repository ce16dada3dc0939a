package io.autospec.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.autospec.actors.job.JobResult;
import io.autospec.actors.job.JobSpec;
import io.autospec.cli.VerifyCommand.ObservedRunner;
import io.autospec.cli.job.LocalJob;
import io.autospec.cli.verify.LawCheck;
import io.autospec.law.PValue;
import io.autospec.model.Models;
import io.autospec.sampler.Algorithm;
import io.autospec.sampler.Denoiser;
import io.autospec.sampler.Trajectory;
import io.autospec.sampler.chain.StepObserver;
import io.autospec.sampler.noise.NoiseSource;
import io.autospec.sampler.noise.PhiloxNoiseSource;
import io.autospec.testkit.PlantedFault;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class VerifyCommandTest {
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int verify(ObservedRunner runner, String... arguments) {
    Console console =
        new Console(
            new ByteArrayOutputStream(), new PrintStream(err, true, StandardCharsets.UTF_8), false);
    return new CommandLine(new VerifyCommand(Models::load, runner, console)).execute(arguments);
  }

  private String said() {
    return err.toString(StandardCharsets.UTF_8);
  }

  /** Runs the job's algorithm with a planted fault, and the sequential chain as it is. */
  private static ObservedRunner faulty(PlantedFault fault) {
    return (spec, observers, listener) ->
        spec.algorithm() == Algorithm.SEQUENTIAL
            ? LocalJob.run(spec, observers, listener)
            : result(spec, observers, fault);
  }

  private static JobResult result(
      JobSpec spec, IntFunction<StepObserver> observers, PlantedFault fault) {
    NoiseSource noise = new PhiloxNoiseSource(spec.seed());
    List<float[]> samples = new ArrayList<>();
    List<Integer> counts = new ArrayList<>();
    try (Denoiser network = spec.model().open(spec.devices().get(0))) {
      for (int i = 0; i < spec.count(); i++) {
        samples.add(
            Trajectory.draw(
                    fault.chain(
                        spec.kernel(),
                        noise,
                        i,
                        network.stateSize(),
                        spec.window(),
                        observers.apply(i)),
                    network,
                    spec.conditions().get(i))
                .sample());
        counts.add(1);
      }
    }
    JobResult.Percentiles none = new JobResult.Percentiles(0, 0);
    return new JobResult(
        samples, counts, counts, 1, 1, none, none, none, 0, 0, 0, OptionalLong.empty(), List.of());
  }

  @ParameterizedTest
  @EnumSource(
      value = PlantedFault.class,
      names = {"NO_REFLECTION", "DRAFT_LOOKS_AHEAD", "NEXT_POSITIONS_VALUE"})
  void shouldFailAFaultySampler(PlantedFault fault) {
    int status = verify(faulty(fault), "gaussian-mixture", "--steps", "40", "--count", "300");
    assertThat(status).as(said()).isEqualTo(1);
    assertThat(said()).contains("FAIL");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gaussian-mixture", "policy"})
  void shouldPassTheRealOne(String model) {
    int status =
        verify(LocalJob::run, model, "--steps", "40", "--count", "100", "--progress", "none");
    assertThat(status).as(said()).isZero();
    assertThat(said()).contains("nothing speaks against the sequential chain's law");
  }

  @Test
  void shouldPassAChainWhoseLastNoiseNoFloatHolds(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("scheduler_config.json");
    Files.writeString(
        file,
        "{\"_class_name\": \"DDPMScheduler\", \"beta_schedule\": \"linear\", \"clip_sample\": false,"
            + " \"timestep_spacing\": \"trailing\"}");
    int status =
        verify(
            LocalJob::run,
            "gaussian-mixture",
            "--scheduler",
            file.toString(),
            "--steps",
            "40",
            "--count",
            "100");
    assertThat(status).as(said()).isZero();
  }

  @Test
  void shouldFailSamplesOfAnotherLaw() {
    ObservedRunner shifted =
        (spec, observers, listener) -> {
          JobResult result = LocalJob.run(spec, observers, listener);
          if (spec.algorithm() != Algorithm.SEQUENTIAL) {
            for (float[] sample : result.samples()) {
              for (int i = 0; i < sample.length; i++) {
                sample[i] += 0.05f;
              }
            }
          }
          return result;
        };
    assertThat(verify(shifted, "policy", "--count", "200")).isEqualTo(1);
    assertThat(said()).contains("not the sequential chain's law");
  }

  @Test
  void shouldTakeAPValueThatIsNotANumberAsAFailure() {
    LawCheck check =
        new LawCheck(List.of(new PValue("good", 0.5), new PValue("broken", Double.NaN)), 1e-4);
    assertThat(check.holds()).isFalse();
    assertThat(check.worst().test()).isEqualTo("broken");
  }
}
