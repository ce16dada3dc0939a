package io.autospec.model.onnx;

import static io.autospec.model.onnx.Networks.load;
import static io.autospec.model.onnx.Networks.plusTimestep;
import static io.autospec.model.onnx.OnnxGraphBuilder.BOOL;
import static io.autospec.model.onnx.OnnxGraphBuilder.DOUBLE;
import static io.autospec.model.onnx.OnnxGraphBuilder.FLOAT;
import static io.autospec.model.onnx.OnnxGraphBuilder.FLOAT16;
import static io.autospec.model.onnx.OnnxGraphBuilder.FREE;
import static io.autospec.model.onnx.OnnxGraphBuilder.INT64;
import static io.autospec.model.onnx.OnnxGraphBuilder.STRING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OnnxJavaType;
import io.autospec.model.ModelException;
import io.autospec.model.ModelInput;
import io.autospec.model.ModelMetadata;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelSignatureTest {
  private static OnnxGraphBuilder graph(
      String sample, String timestep, int timestepType, long... timestepAxes) {
    return new OnnxGraphBuilder()
        .input(sample, FLOAT, FREE, 4)
        .input(timestep, timestepType, timestepAxes)
        .output("prediction", FLOAT, FREE, 4)
        .node("Neg", "prediction", sample);
  }

  private static ModelMetadata shape(Long... axes) {
    return new ModelMetadata(OptionalLong.empty(), OptionalLong.empty(), List.of(axes));
  }

  @ParameterizedTest
  @ValueSource(strings = {"sample", "latent_sample", "x", "hidden_states", "noisy_action"})
  void shouldFindTheSampleByNameOrAsTheOnlyCandidate(String name) {
    try (OnnxModel model = load(graph(name, "timestep", INT64, FREE))) {
      assertThat(model.signature().sample().name()).isEqualTo(name);
      assertThat(model.signature().output().name()).isEqualTo("prediction");
      assertThat(model.sampleShape()).containsExactly(4);
      assertThat(model.predictsVariance()).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"timestep", "t", "timesteps"})
  void shouldFindTheTimestepByName(String name) {
    try (OnnxModel model = load(graph("sample", name, FLOAT, FREE))) {
      assertThat(model.signature().timestep().tensor().name()).isEqualTo(name);
      assertThat(model.signature().timestep().perRow()).isTrue();
      assertThat(model.signature().timestep().tensor().type()).isEqualTo(OnnxJavaType.FLOAT);
    }
  }

  @Test
  void shouldSeeThatAScalarOrSingleTimestepIsSharedByAllRows() {
    try (OnnxModel scalar = load(plusTimestep(INT64));
        OnnxModel one = load(plusTimestep(DOUBLE, 1))) {
      assertThat(scalar.signature().timestep().perRow()).isFalse();
      assertThat(one.signature().timestep().perRow()).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {STRING, BOOL, FLOAT16})
  void shouldRefuseATimestepOfATypeThatIsNoTimestep(int type) {
    assertThatThrownBy(() -> load(graph("sample", "timestep", type, FREE)))
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith(
            "test.onnx: timestep: expected int64, int32, float32 or float64 of shape [batch], [1] or"
                + " a scalar, found timestep ");
  }

  @Test
  void shouldRefuseATimestepOfAShapeThatIsNoTimestep() {
    assertThatThrownBy(() -> load(graph("sample", "timestep", INT64, FREE, 1)))
        .isInstanceOf(ModelException.class)
        .hasMessageEndingWith("found timestep int64[?,1]");
    assertThatThrownBy(() -> load(graph("sample", "timestep", INT64, 3)))
        .hasMessageEndingWith("found timestep int64[3]");
  }

  @Test
  void shouldRefuseANetworkWithoutATimestep() {
    assertThatThrownBy(() -> load(graph("sample", "moment", INT64, FREE)))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("expected an input named timestep, t or timesteps, found [")
        .hasMessageContaining("moment int64[?]");
  }

  @Test
  void shouldRefuseASampleThatIsNotFloat32OrThatCannotBeTold() {
    OnnxGraphBuilder half =
        new OnnxGraphBuilder()
            .input("sample", FLOAT16, FREE, 4)
            .input("timestep", INT64, FREE)
            .output("out_sample", FLOAT16, FREE, 4)
            .node("Neg", "out_sample", "sample");
    assertThatThrownBy(() -> load(half))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("expected a float32 sample")
        .hasMessageContaining("found sample float16[?,4]; export the model in float32");
    OnnxGraphBuilder two = graph("a", "timestep", INT64, FREE).input("b", FLOAT, FREE, 4);
    assertThatThrownBy(() -> load(two))
        .hasMessageContaining("or a single float32 input of rank 2 or more");
  }

  @Test
  void shouldDescribeConditionsWithoutTheirBatchAxis() {
    OnnxGraphBuilder graph =
        graph("sample", "timestep", INT64, FREE)
            .input("class_labels", INT64, FREE)
            .input("encoder_hidden_states", FLOAT, FREE, FREE, 8)
            .input("guidance", FLOAT)
            .input("ids", FLOAT, 5, 3);
    try (OnnxModel model = load(graph)) {
      assertThat(model.conditionInputs())
          .containsExactly(
              new ModelInput("class_labels", true, List.of()),
              new ModelInput("encoder_hidden_states", false, List.of(-1L, 8L)),
              new ModelInput("guidance", false, List.of()),
              new ModelInput("ids", false, List.of(5L, 3L)));
      assertThat(model.signature().conditions())
          .extracting(ModelSignature.ConditionTensor::perRow)
          .containsExactly(true, true, false, false);
    }
  }

  @Test
  void shouldRefuseAConditionOfATypeItCannotFill() {
    assertThatThrownBy(
            () -> load(graph("sample", "timestep", INT64, FREE).input("prompt", STRING, FREE)))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("found prompt string[?]");
  }

  @Test
  void shouldTakeTheOutputByNameAmongSeveralAndRefuseToGuess() {
    OnnxGraphBuilder named =
        graph("sample", "timestep", INT64, FREE)
            .output("out_sample", FLOAT, FREE, 4)
            .node("Identity", "out_sample", "sample");
    try (OnnxModel model = load(named)) {
      assertThat(model.signature().output().name()).isEqualTo("out_sample");
    }
    OnnxGraphBuilder ambiguous =
        graph("sample", "timestep", INT64, FREE)
            .output("other", FLOAT, FREE, 4)
            .node("Identity", "other", "sample");
    assertThatThrownBy(() -> load(ambiguous))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("expected a float32 output named out_sample, or a single one");
    OnnxGraphBuilder misfit =
        new OnnxGraphBuilder()
            .input("sample", FLOAT, FREE, 4)
            .input("timestep", INT64, FREE)
            .output("out_sample", FLOAT, FREE, 12)
            .longs("repeats", new long[] {2}, 1, 3)
            .node("Tile", "out_sample", "sample", "repeats");
    assertThatThrownBy(() -> load(misfit)).hasMessageContaining("found [out_sample float32[?,12]]");
  }

  @Test
  void shouldRunTheNetworkOnceToSeeTheShapeOfAnOutputThatDoesNotStateIt() {
    OnnxGraphBuilder graph =
        new OnnxGraphBuilder()
            .input("sample", FLOAT, FREE, 2, 3)
            .input("timestep", INT64, FREE)
            .output("out_sample", FLOAT, FREE, FREE, FREE)
            .longs("repeats", new long[] {3}, 1, 2, 1)
            .node("Tile", "out_sample", "sample", "repeats");
    try (OnnxModel model = load(graph);
        OnnxDenoiser denoiser = model.openOnnx(new io.autospec.model.device.Device.Cpu(1))) {
      assertThat(model.predictsVariance()).isTrue();
      assertThat(denoiser.stateSize()).isEqualTo(6);
      assertThat(denoiser.outputSize()).isEqualTo(12);
      assertThat(Networks.predict(denoiser, Networks.row(denoiser, 1, 1, 2, 3, 4, 5, 6))[0])
          .containsExactly(1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 6);
    }
  }

  @Test
  void shouldAskForTheSampleShapeWhereItsAxesAreFree() {
    byte[] bytes =
        new OnnxGraphBuilder()
            .input("sample", FLOAT, FREE, 3, FREE, FREE)
            .input("timestep", INT64, FREE)
            .output("out_sample", FLOAT, FREE, 3, FREE, FREE)
            .node("Neg", "out_sample", "sample")
            .build();

    assertThatThrownBy(() -> load(bytes, ModelMetadata.none()))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("sample float32[?,3,?,?]")
        .hasMessageContaining("autospec.json")
        .hasMessageContaining("{\"sample_shape\": [1, 28, 28]}");
    assertThatThrownBy(() -> load(bytes, shape(1L, 8L, 8L)))
        .hasMessageContaining("expected samples of shape [1, 8, 8]");
    try (OnnxModel model = load(bytes, shape(3L, 8L, 6L))) {
      assertThat(model.sampleShape()).containsExactly(3, 8, 6);
    }
  }
}
