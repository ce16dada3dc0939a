package io.autospec.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.autospec.model.device.Device;
import io.autospec.sampler.Denoiser;
import io.autospec.sampler.kernel.ReverseKernel;
import io.autospec.sampler.kernel.ReverseKernels;
import io.autospec.sampler.kernel.SamplerKind;
import io.autospec.sampler.schedule.BetaSchedule;
import io.autospec.sampler.schedule.ScheduleConfig;
import io.autospec.sampler.schedule.VarianceType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelsTest {
  private static final String COSINE =
      "{\"_class_name\": \"DDPMScheduler\", \"beta_schedule\": \"squaredcos_cap_v2\"}";

  @TempDir private Path folder;
  private byte[] network;

  @BeforeEach
  void readNetwork() throws Exception {
    network =
        Files.readAllBytes(
            Path.of(
                ModelsTest.class
                    .getResource("/conformance/onnx/unet_batch_t_i64/model.onnx")
                    .toURI()));
  }

  private Path write(String name, String text) throws IOException {
    return write(name, text.getBytes(StandardCharsets.UTF_8));
  }

  private Path write(String name, byte[] bytes) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.write(file, bytes);
  }

  private DiffusionModel load() {
    return Models.load(folder.toString(), Optional.empty());
  }

  @ParameterizedTest
  @CsvSource({
    "unet/model.onnx,scheduler/scheduler_config.json,unet/config.json",
    "transformer/model.onnx,scheduler/scheduler_config.json,transformer/config.json",
    "model.onnx,scheduler_config.json,config.json",
    "unet/model.onnx,scheduler_config.json,unet/config.json"
  })
  void shouldLoadTheFolderLayouts(String model, String scheduler, String config)
      throws IOException {
    write(model, network);
    write(scheduler, COSINE);
    write(config, "{\"in_channels\": 3, \"sample_size\": [4, 6], \"act_fn\": \"silu\"}");
    try (DiffusionModel loaded = load();
        Denoiser denoiser = loaded.open(new Device.Cpu(1))) {
      assertThat(loaded.name()).isEqualTo(folder.getFileName().toString());
      assertThat(loaded.sampleShape()).containsExactly(3, 4, 6);
      assertThat(loaded.schedule().betaSchedule()).isEqualTo(BetaSchedule.SQUAREDCOS_CAP_V2);
      assertThat(loaded.samplerKind()).isEqualTo(new SamplerKind.Ddpm());
      assertThat(loaded.classes()).isEmpty();
      assertThat(denoiser.stateSize()).isEqualTo(72);
    }
  }

  @Test
  void shouldTakeWhatAutospecJsonStates() throws IOException {
    write("unet/model.onnx", network);
    write("scheduler/scheduler_config.json", COSINE);
    write("autospec.json", "{\"classes\": 5, \"empty_label\": 7, \"sample_shape\": [3, 8, 8]}");
    write("unet/config.json", "{\"in_channels\": 3, \"sample_size\": 4}");
    try (DiffusionModel loaded = load()) {
      assertThat(loaded.sampleShape()).containsExactly(3, 8, 8);
      assertThat(loaded.classes()).hasValue(5);
      assertThat(loaded.emptyLabel()).hasValue(7);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"clases\": 5}|expected the keys classes, empty_label, sample_shape, found clases",
        "{\"classes\": 0}|classes: expected a whole number of 1 or more, found 0",
        "{\"classes\": \"ten\"}|classes: expected a whole number of 1 or more, found \"ten\"",
        "{\"empty_label\": -1}|empty_label: expected a whole number of 0 or more, found -1",
        "{\"sample_shape\": 28}|sample_shape: expected an array such as [1, 28, 28], found 28",
        "{\"sample_shape\": [3, 0]}|an axis of sample_shape: expected a whole number of 1 or more",
        "[]|expected a JSON object",
        "{|not JSON"
      })
  void shouldRefuseAnAutospecJsonThatSaysSomethingElse(String json, String expected)
      throws IOException {
    write("model.onnx", network);
    write("scheduler_config.json", COSINE);
    Path file = write("autospec.json", json);

    assertThatThrownBy(this::load)
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith(file + ": " + expected);
  }

  @Test
  void shouldLoadAnOnnxFileWithASchedulerNamedOrBesideIt() throws IOException {
    String file = write("nets/tiny.onnx", network).toString();
    write("nets/autospec.json", "{\"sample_shape\": [3, 4, 4]}");
    Path scheduler = write("elsewhere.json", COSINE);

    assertThatThrownBy(() -> Models.load(file, Optional.empty()))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            file + ": expected --scheduler FILE, or scheduler_config.json beside the model");
    try (DiffusionModel named = Models.load(file, Optional.of(scheduler))) {
      assertThat(named.name()).isEqualTo("tiny.onnx");
    }
    write("scheduler/scheduler_config.json", COSINE);
    Models.load(file, Optional.empty()).close();
    write("nets/scheduler_config.json", "{\"beta_schedule\": \"linear\"}");
    try (DiffusionModel beside = Models.load(file, Optional.empty())) {
      assertThat(beside.schedule().betaSchedule()).isEqualTo(BetaSchedule.LINEAR);
    }
  }

  @Test
  void shouldListWhatItLookedForInAFolder() throws IOException {
    assertThatThrownBy(this::load)
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "folder "
                + folder
                + ": expected unet/model.onnx or transformer/model.onnx or model.onnx, found none");
    write("unet/model.onnx", network);
    assertThatThrownBy(this::load)
        .hasMessageContaining(
            "expected scheduler/scheduler_config.json or scheduler_config.json, found none")
        .hasMessageContaining("--scheduler FILE");
    assertThatThrownBy(
            () -> Models.load(folder.toString(), Optional.of(folder.resolve("absent.json"))))
        .hasMessageEndingWith("absent.json: no such file");
    write("scheduler/scheduler_config.json", COSINE);
    assertThatThrownBy(this::load).hasMessageContaining("autospec.json");
  }

  @Test
  void shouldSayWhatAModelCanBe() throws IOException {
    String expected = "expected mnist, policy, gaussian-mixture, a folder in the diffusers layout";
    assertThatThrownBy(() -> Models.load("mnits", Optional.empty()))
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith("model 'mnits': " + expected)
        .hasMessageEndingWith("found nothing of that name");
    String text = write("notes.txt", "no model").toString();
    assertThatThrownBy(() -> Models.load(text, Optional.empty()))
        .hasMessageContaining(expected)
        .hasMessageEndingWith("found another file");
    assertThatThrownBy(() -> Models.load("a\0b", Optional.empty()))
        .isInstanceOf(ModelException.class)
        .hasMessageEndingWith("found a name that no file can have");
  }

  @Test
  void shouldPassOnWhatTheSchedulerFileGetsWrong() throws IOException {
    write("model.onnx", network);
    write("scheduler_config.json", "{\"beta_schedule\": \"cubic\"}");

    assertThatThrownBy(this::load)
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("beta_schedule")
        .hasMessageContaining("cubic");
  }

  @Test
  void shouldReadTheSchedulerForTheSamplerThatIsAskedFor() throws IOException {
    write("model.onnx", network);
    write("autospec.json", "{\"sample_shape\": [3, 4, 4]}");
    write("scheduler_config.json", COSINE.replace("DDPM", "DDIM"));
    Optional<SamplerKind> euler = Optional.of(new SamplerKind.EulerAncestral());

    try (DiffusionModel own = load();
        DiffusionModel asked = Models.load(folder.toString(), Optional.empty(), euler)) {
      assertThat(own.samplerKind()).isInstanceOf(SamplerKind.Ddim.class);
      assertThat(asked.samplerKind()).isEqualTo(new SamplerKind.EulerAncestral());
    }
  }

  @Test
  void shouldRefuseATruncatedModelInOneLine() throws IOException {
    Path file = write("model.onnx", Arrays.copyOf(network, network.length / 2));
    write("scheduler_config.json", COSINE);

    assertThatThrownBy(this::load)
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith(file + ": not a whole ONNX model, cut short or corrupt")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
  }

  @Test
  void shouldRefuseAChainThatTheNetworkCannotServe() throws IOException {
    write("model.onnx", network);
    write("autospec.json", "{\"sample_shape\": [3, 4, 4]}");
    write("scheduler_config.json", COSINE);
    try (DiffusionModel model = load()) {
      ScheduleConfig own = model.schedule();
      ReverseKernel learned =
          ReverseKernels.create(
              own.toBuilder().varianceType(VarianceType.LEARNED_RANGE).build(),
              new SamplerKind.Ddpm(),
              10);
      assertThatThrownBy(() -> ModelInputs.validate(model, learned))
          .isInstanceOf(ModelException.class)
          .hasMessageContaining("expected an output with twice the sample's channels");
      ReverseKernel fractional = ReverseKernels.create(own, new SamplerKind.EulerAncestral(), 7);
      assertThatThrownBy(() -> ModelInputs.validate(model, fractional))
          .isInstanceOf(ModelException.class)
          .hasMessageContaining("its timestep is an integer, but this chain has timestep 832.5");
      ModelInputs.validate(model, ReverseKernels.create(own, new SamplerKind.Ddpm(), 7));
    }
  }
}
