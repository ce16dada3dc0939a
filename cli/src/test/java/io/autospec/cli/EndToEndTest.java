package io.autospec.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.autospec.cli.report.SamplesDigest;
import io.autospec.model.Models;
import io.autospec.model.npy.Npy;
import io.autospec.model.npy.NpyArray;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line with the real models and the real workers. */
class EndToEndTest {
  @TempDir Path folder;

  @Test
  void shouldWriteTheSamplesThatTheReportVouchesFor() throws IOException {
    JsonNode report = sample("policy", "a", "--count", "3", "--steps", "10");
    NpyArray samples = Npy.read(folder.resolve("a.npy"));
    assertThat(samples.shape()).containsExactly(3, 16, 2);
    assertThat(report.get("samplesSha256").asText())
        .isEqualTo(SamplesDigest.of(List.of(samples.floats())));
    assertThat(report.get("rounds")).hasSize(3).allMatch(rounds -> rounds.asInt() <= 10);
  }

  @Test
  void shouldGiveTheSameBytesForAnyNumberOfWorkers() throws IOException {
    String[] job = {"--count", "2", "--steps", "10", "--window", "8", "--seed", "7"};
    JsonNode one = sample("mnist", "b", Stream.concat(Stream.of(job), Stream.of("--workers", "1")));
    JsonNode three =
        sample("mnist", "c", Stream.concat(Stream.of(job), Stream.of("--workers", "3")));
    assertThat(one.get("samplesSha256")).isEqualTo(three.get("samplesSha256"));
    assertThat(one.get("rounds")).isEqualTo(three.get("rounds"));
  }

  private JsonNode sample(String model, String name, String... more) throws IOException {
    return sample(model, name, Stream.of(more));
  }

  private JsonNode sample(String model, String name, Stream<String> more) throws IOException {
    Path array = folder.resolve(name + ".npy");
    Path report = folder.resolve(name + ".json");
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Console console =
        new Console(
            new ByteArrayOutputStream(), new PrintStream(err, true, StandardCharsets.UTF_8), false);
    Stream<String> fixed =
        Stream.of("sample", model, "--out", array.toString(), "--report", report.toString());
    int status =
        AutospecCommand.commandLine(Models::load, Main::runJob, console, false)
            .execute(Stream.concat(fixed, more).toArray(String[]::new));
    assertThat(status).as(() -> err.toString(StandardCharsets.UTF_8)).isZero();
    return new ObjectMapper().readTree(report.toFile());
  }
}
