package io.autospec.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.autospec.model.Models;
import io.autospec.model.npy.Npy;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Networks and chains that fit each other, or do not, through the whole command line. */
class NetworkFitTest {
  private static final Path NETWORKS = Path.of("../model/src/test/resources/conformance/onnx");

  @TempDir Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @BeforeEach
  void writeSchedulers() throws IOException {
    for (String variance : List.of("fixed_small", "learned_range")) {
      Files.writeString(
          folder.resolve(variance + ".json"),
          "{\"_class_name\": \"DDPMScheduler\", \"num_train_timesteps\": 1000, \"variance_type\":"
              + " \""
              + variance
              + "\"}");
    }
  }

  @ParameterizedTest(name = "{0} under {1} {2}")
  @CsvSource({
    "unet_batch_t_i64, learned_range, '', variance_type",
    "unet_batch_t_i64, fixed_small, --sampler euler-ancestral, its timestep is an integer",
    "unet_learned_range, learned_range, --algorithm picard, --algorithm picard"
  })
  void shouldRefuseAChainThatTheNetworkCannotServe(
      String network, String scheduler, String more, String named) {
    assertThat(sample(network, scheduler, more)).isEqualTo(2);
    assertThat(errors().lines()).hasSize(1);
    assertThat(errors()).startsWith("autospec sample: ").contains(named);
    assertThat(folder.resolve("x.npy")).doesNotExist();
  }

  @ParameterizedTest(name = "{0} under {1} {2}")
  @CsvSource({
    "unet_learned_range, fixed_small, ''",
    "unet_learned_range, fixed_small, --algorithm picard",
    "unet_learned_range, learned_range, ''",
    "unet_learned_range, learned_range, --algorithm recycled",
    "unet_learned_range, learned_range, --sampler ddim:1",
    "unet_batch_t_f32, fixed_small, --sampler euler-ancestral",
    "unet_scalar_t_f32, fixed_small, --sampler euler-ancestral"
  })
  void shouldDrawWhereNetworkAndChainFit(String network, String scheduler, String more)
      throws IOException {
    assertThat(sample(network, scheduler, more)).as(this::errors).isZero();
    assertThat(Npy.read(folder.resolve("x.npy")).shape()).containsExactly(2, 3, 8, 8);
  }

  @Test
  void shouldSayHowANetworkTakesItsTimestepItsVarianceAndItsBatches() {
    String scheduler = folder.resolve("fixed_small.json").toString();
    assertThat(run("models", network("unet_scalar_t_i64"), "--scheduler", scheduler)).isZero();
    assertThat(run("models", network("unet_learned_range"), "--scheduler", scheduler)).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("  timestep  timestep int64[], one a call: a window is split into one call a")
        .contains("timestep  timestep int64[?], one a row")
        .contains("variance  not learned")
        .contains("variance  learned, and ignored")
        .contains("batches   ");
  }

  @Test
  void shouldPassOnWhatAModelWarnsOf() throws IOException {
    Path scheduler =
        Files.writeString(
            folder.resolve("odd.json"),
            "{\"_class_name\": \"DDPMScheduler\", \"num_train_timesteps\": 1000,"
                + " \"colour_of_noise\": \"white\"}");
    assertThat(sample("unet_batch_t_i64", "odd", "")).as(this::errors).isZero();
    assertThat(errors()).contains("note: ").contains("colour_of_noise");
    assertThat(run("models", network("unet_batch_t_i64"), "--scheduler", scheduler.toString()))
        .isZero();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("  warning   ")
        .contains("colour_of_noise");
  }

  private int sample(String network, String scheduler, String more) {
    List<String> arguments =
        new ArrayList<>(List.of("sample", network(network), "--count", "2", "--steps", "7"));
    arguments.addAll(List.of("--scheduler", folder.resolve(scheduler + ".json").toString()));
    arguments.addAll(List.of("--out", folder.resolve("x.npy").toString()));
    if (!more.isEmpty()) {
      arguments.addAll(List.of(more.split(" ")));
    }
    return run(arguments.toArray(String[]::new));
  }

  /** A copy with the sample's shape beside it, which these networks leave free. */
  private String network(String name) {
    try {
      Path copy = Files.createDirectories(folder.resolve(name));
      Files.writeString(copy.resolve("autospec.json"), "{\"sample_shape\": [3, 8, 8]}");
      return Files.write(
              copy.resolve("model.onnx"),
              Files.readAllBytes(NETWORKS.resolve(name).resolve("model.onnx")))
          .toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private int run(String... arguments) {
    Console console = new Console(out, new PrintStream(err, true, StandardCharsets.UTF_8), false);
    return AutospecCommand.commandLine(Models::load, Main::runJob, console, false)
        .execute(arguments);
  }

  private String errors() {
    return err.toString(StandardCharsets.UTF_8);
  }
}
