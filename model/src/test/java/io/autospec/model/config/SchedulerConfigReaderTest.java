package io.autospec.model.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.autospec.model.ModelException;
import io.autospec.sampler.kernel.SamplerKind;
import io.autospec.sampler.schedule.BetaSchedule;
import io.autospec.sampler.schedule.ScheduleConfig;
import io.autospec.sampler.schedule.VarianceType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SchedulerConfigReaderTest {
  private static final Optional<SamplerKind> DDPM = Optional.of(new SamplerKind.Ddpm());

  @Test
  void shouldTakeDiffusersDefaultsForWhatIsAbsent() {
    SchedulerFile file = read("{}", Optional.empty());

    assertThat(file.config()).isEqualTo(ScheduleConfig.builder().build());
    assertThat(file.kind()).isEqualTo(new SamplerKind.Ddpm());
    assertThat(file.warnings()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "DDPMScheduler, ddpm",
    "GaussianDDPMScheduler, ddpm",
    "PNDMScheduler, ddpm",
    "DPMSolverMultistepScheduler, ddpm",
    "DDIMScheduler, ddim:1",
    "EulerAncestralDiscreteScheduler, euler-ancestral"
  })
  void shouldTakeTheSamplerThatTheClassStandsFor(String className, String label) {
    SchedulerFile file = read("{\"_class_name\": \"" + className + "\"}", Optional.empty());

    assertThat(file.kind().label()).isEqualTo(label);
  }

  @Test
  void shouldReadAnyCompatibleFileForAnotherSampler() {
    String ddim = "{\"_class_name\": \"DDIMScheduler\", \"beta_schedule\": \"sigmoid\"}";

    assertThat(read(ddim, DDPM).config().betaSchedule()).isEqualTo(BetaSchedule.SIGMOID);
    requireRefused(ddim, Optional.empty(), "beta_schedule");
  }

  @Test
  void shouldNotLookAtAVarianceTypeThatTheSamplerDoesNotHave() {
    String json = "{\"_class_name\": \"DDIMScheduler\", \"variance_type\": \"learned\"}";

    assertThat(read(json, Optional.empty()).unusedKeys()).containsExactly("variance_type");
    requireRefused(json, DDPM, "variance_type");
  }

  @Test
  void shouldTakeNullForWhatDoesNotApply() {
    ScheduleConfig config =
        read("{\"trained_betas\": null, \"variance_type\": null}", DDPM).config();

    assertThat(config.varianceType()).isEqualTo(VarianceType.FIXED_SMALL);
    assertThat(config.trainedBetas()).isEmpty();
  }

  @Test
  void shouldLetTrainedBetasStandForAScheduleThatHasNoName() {
    ScheduleConfig config =
        read(
                "{\"num_train_timesteps\": 2, \"trained_betas\": [0.1, 0.2],"
                    + " \"beta_schedule\": \"mine\"}",
                DDPM)
            .config();

    assertThat(config.trainedBetas()).containsExactly(0.1, 0.2);
  }

  @Test
  void shouldSayThatAnOldNameIsIgnored() {
    SchedulerFile file = read("{\"timesteps\": 500, \"predict_epsilon\": false}", DDPM);

    assertThat(file.config().numTrainTimesteps()).isEqualTo(1000);
    assertThat(file.warnings())
        .hasSize(2)
        .anySatisfy(line -> assertThat(line).contains("num_train_timesteps"))
        .anySatisfy(line -> assertThat(line).contains("prediction_type"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "num_train_timesteps | {\"num_train_timesteps\": 0}",
        "num_train_timesteps | {\"num_train_timesteps\": 10.5}",
        "num_train_timesteps | {\"num_train_timesteps\": \"1000\"}",
        "num_train_timesteps | {\"num_train_timesteps\": 99999999999}",
        "num_train_timesteps | {\"num_train_timesteps\": null}",
        "beta_start | {\"beta_start\": 0}",
        "beta_end | {\"beta_end\": 1.0}",
        "beta_end | {\"beta_end\": 1e400}",
        "beta_schedule | {\"beta_schedule\": \"cosine\"}",
        "beta_schedule | {\"beta_schedule\": 3}",
        "trained_betas | {\"trained_betas\": [0.1, \"x\"]}",
        "trained_betas | {\"trained_betas\": [0.1, 0.2]}",
        "prediction_type | {\"prediction_type\": \"flow_prediction\"}",
        "variance_type | {\"variance_type\": \"learned\"}",
        "clip_sample | {\"clip_sample\": 1}",
        "clip_sample_range | {\"clip_sample_range\": -1}",
        "dynamic_thresholding_ratio | {\"dynamic_thresholding_ratio\": 99.5}",
        "sample_max_value | {\"sample_max_value\": 0}",
        "timestep_spacing | {\"timestep_spacing\": \"even\"}",
        "steps_offset | {\"steps_offset\": -1}",
        "_use_default_values | {\"_use_default_values\": 3}",
        "_class_name | {\"_class_name\": 3}",
        "FlowMatch | {\"_class_name\": \"FlowMatchEulerDiscreteScheduler\"}"
      })
  void shouldRefuseAValueInOneLineThatNamesTheKey(String key, String json) {
    requireRefused(json, DDPM, key);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "   ",
        "[]",
        "3",
        "null",
        "{",
        "{} {}",
        "{\"beta_start\": NaN}",
        "{\"beta_start\": 0.1, \"beta_start\": 0.2}",
        "{'beta_start': 0.1}",
        "\u0000\u0001\u0002"
      })
  void shouldRefuseWhatIsNotOneJsonObject(String text) {
    requireRefused(text, DDPM, "expected");
  }

  @Test
  void shouldListTheSchedulesThatItKnows() {
    requireRefused(
        "{\"beta_schedule\": \"cosine\"}",
        DDPM,
        "expected one of linear, scaled_linear, squaredcos_cap_v2, sigmoid, laplace; found"
            + " \"cosine\"");
  }

  @Test
  void shouldReadAFile(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("scheduler_config.json"), "{\"beta_end\": 0.5}");

    assertThat(SchedulerConfigReader.read(file).config().betaEnd()).isEqualTo(0.5);
  }

  private static SchedulerFile read(String json, Optional<SamplerKind> kind) {
    try {
      return SchedulerConfigReader.read(
          new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)), "it.json", kind);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void requireRefused(String json, Optional<SamplerKind> kind, String part) {
    assertThatExceptionOfType(ModelException.class)
        .isThrownBy(() -> read(json, kind))
        .withMessageStartingWith("it.json: ")
        .withMessageContaining(part)
        .withMessageContaining("expected")
        .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(1));
  }
}
