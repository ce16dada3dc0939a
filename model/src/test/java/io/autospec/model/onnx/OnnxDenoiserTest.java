package io.autospec.model.onnx;

import static io.autospec.model.onnx.Networks.load;
import static io.autospec.model.onnx.Networks.plusTimestep;
import static io.autospec.model.onnx.Networks.predict;
import static io.autospec.model.onnx.Networks.row;
import static io.autospec.model.onnx.Networks.sampleOnly;
import static io.autospec.model.onnx.OnnxGraphBuilder.DOUBLE;
import static io.autospec.model.onnx.OnnxGraphBuilder.FLOAT;
import static io.autospec.model.onnx.OnnxGraphBuilder.FREE;
import static io.autospec.model.onnx.OnnxGraphBuilder.INT32;
import static io.autospec.model.onnx.OnnxGraphBuilder.INT64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.autospec.model.ModelMetadata;
import io.autospec.model.device.Device;
import io.autospec.sampler.Condition;
import io.autospec.sampler.DenoiserBatch;
import io.autospec.sampler.DenoiserException;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OnnxDenoiserTest {
  private static final Device.Cpu CPU = new Device.Cpu(1);
  private static final float[] STATE = {1, 2, 3, 4};

  static Stream<Arguments> timestepForms() {
    return Stream.of(INT64, INT32, FLOAT, DOUBLE)
        .flatMap(
            type ->
                Stream.of(new long[] {FREE}, new long[] {1}, new long[0])
                    .map(axes -> Arguments.of(type, axes)));
  }

  @ParameterizedTest
  @MethodSource("timestepForms")
  void shouldTellEachRowItsOwnTimestepWhateverTheInputsForm(int type, long[] axes) {
    try (OnnxModel model = load(plusTimestep(type, axes));
        OnnxDenoiser denoiser = model.openOnnx(CPU)) {
      float[][] outputs =
          predict(
              denoiser,
              row(denoiser, 10, STATE),
              row(denoiser, 20, STATE),
              row(denoiser, 10, 5, 6, 7, 8),
              row(denoiser, 30, STATE),
              row(denoiser, 20, 0, 0, 0, 0));

      assertThat(outputs)
          .isDeepEqualTo(
              new float[][] {
                {11, 12, 13, 14},
                {21, 22, 23, 24},
                {15, 16, 17, 18},
                {31, 32, 33, 34},
                {20, 20, 20, 20}
              });
    }
  }

  @Test
  void shouldPassAFractionalTimestepToAFloatInputAndRefuseItForAnInteger() {
    try (OnnxModel model = load(plusTimestep(FLOAT, FREE));
        OnnxDenoiser denoiser = model.openOnnx(CPU)) {
      assertThat(predict(denoiser, row(denoiser, 10.5f, STATE))[0])
          .containsExactly(11.5f, 12.5f, 13.5f, 14.5f);
    }
    try (OnnxModel model = load(plusTimestep(INT64, FREE));
        OnnxDenoiser denoiser = model.openOnnx(CPU)) {
      assertThatThrownBy(() -> predict(denoiser, row(denoiser, 10.5f, STATE)))
          .isInstanceOf(DenoiserException.class)
          .hasMessageContaining("timestep 10.5")
          .hasMessageContaining("whole timesteps only");
    }
  }

  @Test
  void shouldFoldTheInputScaleIntoTheState() {
    OnnxGraphBuilder graph = sampleOnly(FREE).node("Identity", "out_sample", "sample");
    try (OnnxModel model = load(graph);
        OnnxDenoiser denoiser = model.openOnnx(CPU)) {
      float[] state = {1, 2, 3, 4};
      float[] output = new float[4];
      predict(denoiser, new DenoiserBatch.Row(state, 0.5f, 3, Condition.none(), output));

      assertThat(output).containsExactly(0.5f, 1f, 1.5f, 2f);
      assertThat(state).containsExactly(1, 2, 3, 4);
    }
  }

  @Test
  void shouldScaleStatesLongerThanOneBlock() {
    int size = 2500;
    OnnxGraphBuilder graph =
        new OnnxGraphBuilder()
            .input("sample", FLOAT, FREE, size)
            .input("timestep", INT64, FREE)
            .output("out_sample", FLOAT, FREE, size)
            .node("Identity", "out_sample", "sample");
    try (OnnxModel model = load(graph);
        OnnxDenoiser denoiser = model.openOnnx(CPU)) {
      float[] state = new float[size];
      float[] expected = new float[size];
      for (int i = 0; i < size; i++) {
        state[i] = i;
        expected[i] = 3f * i;
      }
      float[] output = new float[size];
      float[] first = new float[size];
      predict(
          denoiser,
          new DenoiserBatch.Row(new float[size], 1, 3, Condition.none(), first),
          new DenoiserBatch.Row(state, 3f, 3, Condition.none(), output));

      assertThat(output).containsExactly(expected);
      assertThat(first).containsOnly(0f);
    }
  }

  @Test
  void shouldSplitABatchThatIsLargerThanTheBuffersMayGrow() {
    try (OnnxModel model = load(plusTimestep(INT64, FREE));
        OnnxDenoiser denoiser = model.openOnnx(CPU)) {
      int rows = 8 * BatchSelfTest.ROWS + 3;
      DenoiserBatch.Row[] batch = new DenoiserBatch.Row[rows];
      for (int i = 0; i < rows; i++) {
        batch[i] = row(denoiser, i, STATE);
      }
      float[][] outputs = predict(denoiser, batch);

      for (int i = 0; i < rows; i++) {
        assertThat(outputs[i]).containsExactly(1 + i, 2 + i, 3 + i, 4 + i);
      }
    }
  }

  @Test
  void shouldPadToAFixedBatchAxisAndSplitWhatIsLarger() {
    OnnxGraphBuilder graph = sampleOnly(3).node("Neg", "out_sample", "sample");
    try (OnnxModel model = load(graph);
        OnnxDenoiser denoiser = model.openOnnx(CPU)) {
      assertThat(denoiser.batchVerdict().plan()).isEqualTo(BatchPlan.padded(3));
      for (int rows = 1; rows <= 7; rows++) {
        DenoiserBatch.Row[] batch = new DenoiserBatch.Row[rows];
        for (int i = 0; i < rows; i++) {
          batch[i] = row(denoiser, 0, i, 1, 2, 3);
        }
        float[][] outputs = predict(denoiser, batch);
        for (int i = 0; i < rows; i++) {
          assertThat(outputs[i]).containsExactly(-(float) i, -1, -2, -3);
        }
      }
    }
  }

  @Test
  void shouldNameTheRowAndTheTimestepWhenTheNetworkGivesNaN() {
    OnnxGraphBuilder graph = sampleOnly(FREE).node("Sqrt", "out_sample", "sample");
    try (OnnxModel model = load(graph);
        OnnxDenoiser denoiser = model.openOnnx(CPU)) {
      assertThatThrownBy(
              () -> predict(denoiser, row(denoiser, 7, STATE), row(denoiser, 8, -1, 1, -1, 1)))
          .isInstanceOf(DenoiserException.class)
          .hasMessage(
              "test.onnx: row 1 at timestep 8.0: 2 of 4 outputs are NaN or infinite (the state was"
                  + " finite)");
      assertThatThrownBy(
              () -> predict(denoiser, row(denoiser, 7, Float.POSITIVE_INFINITY, 1, 1, Float.NaN)))
          .hasMessageContaining("2 of 4 outputs are NaN or infinite")
          .hasMessageContaining("2 numbers of the state were too");
    }
  }

  @Test
  void shouldGiveEachRowItsOwnConditionAndRefuseWrongOnes() {
    OnnxGraphBuilder graph =
        sampleOnly(FREE)
            .input("shift", FLOAT, FREE, 4)
            .node("Add", "out_sample", "sample", "shift");
    try (OnnxModel model = load(graph);
        OnnxDenoiser denoiser = model.openOnnx(CPU)) {
      Condition one = Condition.none().with("shift", new float[] {1, 1, 1, 1}, 4);
      Condition two = Condition.none().with("shift", new float[] {0, 0, 0, 9}, 4);
      for (int round = 0; round < 2; round++) {
        float[][] outputs =
            predict(
                denoiser,
                row(denoiser, round == 0 ? one : two, 0, STATE),
                row(denoiser, round == 0 ? two : one, 0, STATE));
        assertThat(outputs[round]).containsExactly(2, 3, 4, 5);
        assertThat(outputs[1 - round]).containsExactly(1, 2, 3, 13);
      }
      assertThatThrownBy(() -> predict(denoiser, row(denoiser, 0, STATE)))
          .isInstanceOf(DenoiserException.class)
          .hasMessageContaining("expected shift (float32 of shape [4]), found none");
      Condition wrong = Condition.none().with("shift", new float[3], 3);
      assertThatThrownBy(() -> predict(denoiser, row(denoiser, wrong, 0, STATE)))
          .hasMessageContaining("found float32 of shape [3]");
      Condition unknown = one.with("shfit", new float[1]);
      assertThatThrownBy(() -> predict(denoiser, row(denoiser, unknown, 0, STATE)))
          .hasMessageContaining("no input shfit; it takes shift");
    }
  }

  @Test
  void shouldSplitRowsWhoseConditionsDifferInShape() {
    // out = sample + the mean over a sequence of any length
    OnnxGraphBuilder graph =
        sampleOnly(FREE)
            .input("sequence", FLOAT, FREE, FREE, 4)
            .node("ReduceMean", "mean", "axes", new long[] {1}, true, "sequence")
            .longs("flat", new long[] {2}, -1, 4)
            .node("Reshape", "meanRow", "mean", "flat")
            .node("Add", "out_sample", "sample", "meanRow");
    try (OnnxModel model = load(graph);
        OnnxDenoiser denoiser = model.openOnnx(CPU)) {
      Condition shortOne = Condition.none().with("sequence", new float[] {2, 2, 2, 2}, 1, 4);
      Condition longOne =
          Condition.none().with("sequence", new float[] {0, 0, 0, 0, 8, 8, 8, 8}, 2, 4);
      float[][] outputs =
          predict(
              denoiser,
              row(denoiser, shortOne, 0, STATE),
              row(denoiser, longOne, 0, STATE),
              row(denoiser, shortOne, 0, 0, 0, 0, 0));

      assertThat(outputs).isDeepEqualTo(new float[][] {{3, 4, 5, 6}, {5, 6, 7, 8}, {2, 2, 2, 2}});
    }
  }

  @Test
  void shouldSplitRowsWhoseValueIsSharedByACall() {
    OnnxGraphBuilder graph =
        sampleOnly(FREE).input("gain", FLOAT).node("Mul", "out_sample", "sample", "gain");
    try (OnnxModel model = load(graph);
        OnnxDenoiser denoiser = model.openOnnx(CPU)) {
      Condition one = Condition.none().with("gain", new float[] {10});
      Condition two = Condition.none().with("gain", new float[] {100});
      float[][] outputs =
          predict(
              denoiser,
              row(denoiser, one, 0, STATE),
              row(denoiser, two, 0, STATE),
              row(denoiser, one, 0, 5, 6, 7, 8));

      assertThat(outputs)
          .isDeepEqualTo(new float[][] {{10, 20, 30, 40}, {100, 200, 300, 400}, {50, 60, 70, 80}});
    }
  }

  @Test
  void shouldSayInOneLineWhatOnnxRuntimeRefused() {
    OnnxGraphBuilder graph =
        sampleOnly(FREE)
            .input("class_labels", INT64, FREE)
            .floats("table", new long[] {2, 4}, 1, 1, 1, 1, 2, 2, 2, 2)
            .node("Gather", "embedded", "table", "class_labels")
            .node("Add", "out_sample", "sample", "embedded");
    try (OnnxModel model =
            load(
                graph.build(),
                new ModelMetadata(OptionalLong.empty(), OptionalLong.empty(), List.of()));
        OnnxDenoiser denoiser = model.openOnnx(CPU)) {
      assertThat(predict(denoiser, row(denoiser, Condition.ofLabel(1), 0, STATE))[0])
          .containsExactly(3, 4, 5, 6);
      assertThatThrownBy(() -> predict(denoiser, row(denoiser, Condition.ofLabel(5), 0, STATE)))
          .isInstanceOf(DenoiserException.class)
          .hasMessageStartingWith("test.onnx: failed on 1 rows at timestep 0.0: ")
          .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
    }
  }

  @Test
  void shouldRefuseRowsOfAnotherLengthRatherThanLeaveFloatsUnwritten() {
    try (OnnxModel model = load(plusTimestep(INT64, FREE));
        OnnxDenoiser denoiser = model.openOnnx(CPU)) {
      for (int length : new int[] {3, 5, 8}) {
        assertThatThrownBy(
                () ->
                    predict(
                        denoiser,
                        new DenoiserBatch.Row(STATE, 1, 1, Condition.none(), new float[length])))
            .isInstanceOf(DenoiserException.class)
            .hasMessage(
                "test.onnx: row 0: expected a state of 4 and an output of 4 floats, found 4 and "
                    + length);
      }
    }
  }

  @Test
  void shouldLeaveAnEmptyBatchAlone() {
    try (OnnxModel model = load(plusTimestep(INT64, FREE));
        OnnxDenoiser denoiser = model.openOnnx(CPU)) {
      denoiser.predict(new DenoiserBatch());
    }
  }

  @Test
  void shouldShareASessionAndOutliveTheModelAndEachOther() {
    OnnxModel model = load(plusTimestep(INT64, FREE));
    OnnxDenoiser first = model.openOnnx(CPU);
    OnnxDenoiser second = model.openOnnx(CPU);
    model.close();
    model.close();
    first.close();
    first.close();

    assertThat(predict(second, row(second, 1, STATE))[0]).containsExactly(2, 3, 4, 5);
    second.close();
    assertThatThrownBy(() -> predict(second, row(second, 1, STATE)))
        .isInstanceOf(DenoiserException.class)
        .hasMessageContaining("was closed");
    try (OnnxDenoiser reopened = model.openOnnx(CPU);
        OnnxDenoiser threads = model.openOnnx(new Device.Cpu(2))) {
      assertThat(predict(reopened, row(reopened, 1, STATE))[0]).containsExactly(2, 3, 4, 5);
      assertThat(predict(threads, row(threads, 1, STATE))[0]).containsExactly(2, 3, 4, 5);
    }
  }
}
