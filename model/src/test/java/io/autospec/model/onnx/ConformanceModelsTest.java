package io.autospec.model.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtSession;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.autospec.model.ModelMetadata;
import io.autospec.model.config.SchedulerFile;
import io.autospec.model.device.Device;
import io.autospec.model.npy.Npy;
import io.autospec.model.npy.NpyArray;
import io.autospec.sampler.Condition;
import io.autospec.sampler.DenoiserBatch;
import io.autospec.sampler.kernel.SamplerKind;
import io.autospec.sampler.schedule.ScheduleConfig;
import java.net.URISyntaxException;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every toy model of the conformance pack, by the inputs and outputs that its index states. */
class ConformanceModelsTest {
  private static final Device.Cpu CPU = new Device.Cpu(1);
  private static final int CASES = 13;
  private static final long SHARED_TIMESTEP = 500;

  static Stream<JsonNode> cases() throws Exception {
    JsonNode cases = new ObjectMapper().readTree(file("cases.json").toFile()).get("cases");
    return StreamSupport.stream(cases.spliterator(), false);
  }

  static Stream<JsonNode> scoreNetworks() throws Exception {
    return cases().filter(c -> c.path("expected").isTextual() && !name(c).startsWith("vae"));
  }

  static Stream<JsonNode> scalarTimestepNetworks() throws Exception {
    return scoreNetworks().filter(c -> !isPerRow(c));
  }

  private static String name(JsonNode c) {
    return c.get("model").asText();
  }

  private static boolean isPerRow(JsonNode c) {
    return !c.path("timestep").asText().contains("value 500");
  }

  private static Path file(String name) throws URISyntaxException {
    return Path.of(ConformanceModelsTest.class.getResource("/conformance/onnx/" + name).toURI());
  }

  private static NpyArray array(String name) throws Exception {
    return Npy.read(file(name));
  }

  private static float[] floats(String name) throws Exception {
    return ((NpyArray.Float32) array(name)).values();
  }

  private static double[] doubles(String name) throws Exception {
    return array(name) instanceof NpyArray.Float64 f64 ? f64.values() : toDoubles(floats(name));
  }

  private static double[] toDoubles(float[] values) {
    double[] doubles = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      doubles[i] = values[i];
    }
    return doubles;
  }

  private static OnnxModel load(JsonNode c) throws Exception {
    List<Long> shape = new ArrayList<>();
    int[] whole = array(sampleFile(c)).shape();
    for (int i = 1; i < whole.length; i++) {
      shape.add((long) whole[i]);
    }
    ModelMetadata metadata = new ModelMetadata(OptionalLong.empty(), OptionalLong.empty(), shape);
    return OnnxModel.load(name(c), OnnxSource.ofFile(file(name(c))), metadata, scheduler(c));
  }

  private static SchedulerFile scheduler(JsonNode c) {
    // The action model's table has 100 entries; a later timestep would read past its end.
    int steps = name(c).startsWith("action") ? 100 : 1000;
    return new SchedulerFile(
        ScheduleConfig.builder().numTrainTimesteps(steps).build(),
        new SamplerKind.Ddpm(),
        List.of(),
        List.of());
  }

  private static String sampleFile(JsonNode c) {
    return c.path("inputs").path("sample").asText("in_sample_f32.npy");
  }

  private static long[] timesteps(JsonNode c) throws Exception {
    NpyArray array = array(c.path("inputs").path("timestep").asText("in_timestep_i64.npy"));
    long[] timesteps = ((NpyArray.Int64) array).values().clone();
    if (!isPerRow(c)) {
      Arrays.fill(timesteps, SHARED_TIMESTEP);
    }
    return timesteps;
  }

  private static Condition condition(OnnxModel model, int row) throws Exception {
    Condition condition = Condition.none();
    for (var input : model.conditionInputs()) {
      NpyArray.Float32 all = (NpyArray.Float32) array("in_" + input.name() + "_f32.npy");
      int[] shape = all.shape();
      int size = all.size() / shape[0];
      long[] axes = Arrays.stream(shape).skip(1).asLongStream().toArray();
      condition =
          condition.with(
              input.name(), Arrays.copyOfRange(all.values(), row * size, (row + 1) * size), axes);
    }
    return condition;
  }

  private static DenoiserBatch.Row[] rows(JsonNode c, OnnxModel model, OnnxDenoiser denoiser)
      throws Exception {
    float[] samples = floats(sampleFile(c));
    long[] timesteps = timesteps(c);
    int size = denoiser.stateSize();
    DenoiserBatch.Row[] rows = new DenoiserBatch.Row[samples.length / size];
    for (int i = 0; i < rows.length; i++) {
      float[] state = Arrays.copyOfRange(samples, i * size, (i + 1) * size);
      rows[i] = Networks.row(denoiser, condition(model, i), (float) timesteps[i], state);
    }
    return rows;
  }

  private static void assertClose(float[] found, double[] expected, int from, double tolerance) {
    for (int i = 0; i < found.length; i++) {
      assertThat((double) found[i]).isCloseTo(expected[from + i], within(tolerance));
    }
  }

  @Test
  void shouldKnowEveryCaseOfThePack() throws Exception {
    assertThat(cases()).hasSize(CASES);
    assertThat(scoreNetworks()).hasSize(CASES - 2);
    assertThat(scalarTimestepNetworks()).hasSize(4);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("scoreNetworks")
  void shouldPredictWhatThePackExpects(JsonNode c) throws Exception {
    try (OnnxModel model = load(c);
        OnnxDenoiser denoiser = model.openOnnx(CPU)) {
      assertThat(model.predictsVariance()).isEqualTo(name(c).contains("learned_range"));
      assertThat(denoiser.batchVerdict().finding()).isNotEqualTo(BatchSelfTest.Finding.UNTESTED);
      float[][] outputs = Networks.predict(denoiser, rows(c, model, denoiser));

      double[] expected = doubles(c.get("expected").asText());
      assertThat(outputs.length * denoiser.outputSize()).isEqualTo(expected.length);
      for (int i = 0; i < outputs.length; i++) {
        assertClose(outputs[i], expected, i * denoiser.outputSize(), c.get("tolerance").asDouble());
      }
    }
  }

  /** The action model's bits do depend on the batch size, on AVX-512 processors at least. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("scoreNetworks")
  void shouldGiveARowTheSameBitsAloneAndInCompany(JsonNode c) throws Exception {
    try (OnnxModel model = load(c);
        OnnxDenoiser denoiser = model.openOnnx(CPU)) {
      DenoiserBatch.Row[] rows = rows(c, model, denoiser);
      float[][] together = Networks.predict(denoiser, rows);
      for (int i = 0; i < rows.length; i++) {
        float[] expected = together[i].clone();
        assertThat(Networks.predict(denoiser, rows[i])[0]).isEqualTo(expected);
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("scalarTimestepNetworks")
  void shouldGiveAWindowOfDifferentTimestepsTheAnswersOfANetworkThatTakesThemAtOnce(JsonNode c)
      throws Exception {
    JsonNode perRow =
        scoreNetworks()
            .filter(
                other ->
                    name(other)
                        .equals(
                            c.path("encoder_hidden_states").asBoolean()
                                ? "unet_cond_batch_t_i64/model.onnx"
                                : "unet_batch_t_i64/model.onnx"))
            .findFirst()
            .orElseThrow();
    try (OnnxModel model = load(c);
        OnnxDenoiser denoiser = model.openOnnx(CPU)) {
      double[] expected = doubles(perRow.get("expected").asText());
      DenoiserBatch.Row[] rows = rows(perRow, model, denoiser);
      assertThat(Arrays.stream(rows).map(DenoiserBatch.Row::timestep).distinct().count())
          .isGreaterThan(1);
      float[][] outputs = Networks.predict(denoiser, rows);

      for (int i = 0; i < outputs.length; i++) {
        assertClose(outputs[i], expected, i * denoiser.outputSize(), c.get("tolerance").asDouble());
      }
    }
  }

  @Test
  void shouldRunThePlainNetworksOfAPipeline() throws Exception {
    AtomicInteger ran = new AtomicInteger();
    for (JsonNode c : cases().filter(c -> !c.path("inputs").has("sample")).toList()) {
      if (!c.has("inputs")) {
        continue;
      }
      Map<String, OnnxTensor> inputs = new HashMap<>();
      for (var entry : c.get("inputs").properties()) {
        inputs.put(entry.getKey(), tensor(array(entry.getValue().asText())));
      }
      try (OrtSession session = OnnxRuntime.createSession(OnnxSource.ofFile(file(name(c))), CPU);
          OrtSession.Result result = session.run(inputs)) {
        JsonNode expected = c.get("expected");
        if (expected.isTextual()) {
          assertClose(values((OnnxTensor) result.get(0)), doubles(expected.asText()), 0, 2e-6);
        } else {
          for (var output : expected.properties()) {
            OnnxTensor found = (OnnxTensor) result.get(output.getKey()).orElseThrow();
            assertClose(values(found), doubles(output.getValue().asText()), 0, 2e-6);
          }
        }
        ran.incrementAndGet();
      }
    }
    assertThat(ran).hasValue(2);
  }

  private static float[] values(OnnxTensor tensor) {
    FloatBuffer buffer = tensor.getFloatBuffer();
    float[] values = new float[buffer.remaining()];
    buffer.get(values);
    return values;
  }

  private static OnnxTensor tensor(NpyArray array) throws Exception {
    long[] shape = Arrays.stream(array.shape()).asLongStream().toArray();
    return array instanceof NpyArray.Int64 integers
        ? OnnxTensor.createTensor(
            OnnxRuntime.environment(), LongBuffer.wrap(integers.values()), shape)
        : OnnxTensor.createTensor(
            OnnxRuntime.environment(),
            FloatBuffer.wrap(((NpyArray.Float32) array).values()),
            shape);
  }
}
