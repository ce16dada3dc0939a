package io.autospec.model.onnx;

import static io.autospec.model.onnx.BatchSelfTest.Finding.COMPANY_DEPENDENT;
import static io.autospec.model.onnx.BatchSelfTest.Finding.INDEPENDENT;
import static io.autospec.model.onnx.BatchSelfTest.Finding.SIZE_DEPENDENT;
import static io.autospec.model.onnx.BatchSelfTest.Finding.UNREPEATABLE;
import static io.autospec.model.onnx.BatchSelfTest.Finding.UNTESTED;
import static io.autospec.model.onnx.Networks.load;
import static io.autospec.model.onnx.Networks.predict;
import static io.autospec.model.onnx.Networks.row;
import static io.autospec.model.onnx.Networks.sampleOnly;
import static io.autospec.model.onnx.OnnxGraphBuilder.FLOAT;
import static io.autospec.model.onnx.OnnxGraphBuilder.FREE;
import static io.autospec.model.onnx.OnnxGraphBuilder.INT64;
import static org.assertj.core.api.Assertions.assertThat;

import io.autospec.model.device.Device;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BatchSelfTestTest {
  private static final int ROWS = BatchSelfTest.ROWS;

  /** A row's bits as a function of the row, its place and the whole batch. */
  private interface Habit {
    float bits(int row, int place, int[] batch);
  }

  private static BatchSelfTest.BatchEvaluator with(Habit habit) {
    return rows -> {
      float[][] outputs = new float[rows.length][];
      for (int i = 0; i < rows.length; i++) {
        outputs[i] = new float[] {rows[i], habit.bits(rows[i], i, rows)};
      }
      return outputs;
    };
  }

  private static BatchSelfTest.Verdict test(Habit habit) {
    return BatchSelfTest.test(with(habit), ROWS, false);
  }

  @Test
  void shouldLeaveTheBatchFreeWhereNothingDependsOnIt() {
    BatchSelfTest.Verdict verdict = test((row, place, batch) -> 0);

    assertThat(verdict).isEqualTo(new BatchSelfTest.Verdict(INDEPENDENT, BatchPlan.free(ROWS)));
    assertThat(verdict.toString())
        .isEqualTo("a row's bits do not depend on its batch: batches as they come, at most 8 rows");
  }

  @Test
  void shouldFixTheBatchWhereASingleRowTakesAnotherKernel() {
    Habit lonely = (row, place, batch) -> batch.length == 1 ? 1 : 0;

    assertThat(test(lonely))
        .isEqualTo(new BatchSelfTest.Verdict(SIZE_DEPENDENT, BatchPlan.alone(1)));
    assertThat(BatchSelfTest.test(with(lonely), ROWS, true))
        .isEqualTo(new BatchSelfTest.Verdict(SIZE_DEPENDENT, BatchPlan.padded(ROWS)));
  }

  @Test
  void shouldSeeEachBatchSizeThatDiffersFromTheOthers() {
    for (int size = 1; size <= ROWS; size++) {
      int odd = size;
      assertThat(test((row, place, batch) -> batch.length == odd ? 1 : 0).finding())
          .isEqualTo(SIZE_DEPENDENT);
    }
  }

  @Test
  void shouldLeaveEachRowAloneWherePlaceOrCompanyMatters() {
    Habit edge = (row, place, batch) -> place == batch.length - 1 ? 1 : 0;
    Habit mean = (row, place, batch) -> Arrays.stream(batch).sum() / (float) batch.length;

    for (Habit habit : new Habit[] {edge, mean}) {
      assertThat(BatchSelfTest.test(with(habit), ROWS, true))
          .isEqualTo(new BatchSelfTest.Verdict(COMPANY_DEPENDENT, BatchPlan.alone(1)));
    }
  }

  @Test
  void shouldSayThatACallWhichChangesItsBitsCannotBeHelped() {
    AtomicInteger calls = new AtomicInteger();

    assertThat(test((row, place, batch) -> calls.incrementAndGet()).finding())
        .isEqualTo(UNREPEATABLE);
  }

  @Test
  void shouldTestAFixedBatchForPlaceAndCompany() {
    assertThat(BatchSelfTest.testFixed(with((row, place, batch) -> 0), 4))
        .isEqualTo(new BatchSelfTest.Verdict(INDEPENDENT, BatchPlan.padded(4)));
    assertThat(BatchSelfTest.testFixed(with((row, place, batch) -> place == 0 ? 1 : 0), 4))
        .isEqualTo(new BatchSelfTest.Verdict(COMPANY_DEPENDENT, BatchPlan.alone(4)));
    assertThat(BatchSelfTest.testFixed(with((row, place, batch) -> place), 1))
        .isEqualTo(new BatchSelfTest.Verdict(INDEPENDENT, BatchPlan.padded(1)));
  }

  @Test
  void shouldKeepTheBitsOfARealNetworkThatDependsOnTheBatchSize() {
    // out = sample + 0.001 * batch size
    OnnxGraphBuilder graph =
        sampleOnly(FREE)
            .node("Shape", "shape", "sample")
            .longs("zero", new long[] {}, 0)
            .node("Gather", "size", "shape", "zero")
            .cast("sizeFloat", "size", FLOAT)
            .floats("small", new long[] {}, 0.001f)
            .node("Mul", "shift", "sizeFloat", "small")
            .node("Add", "out_sample", "sample", "shift");

    assertRowsKeepTheirBits(graph, SIZE_DEPENDENT);
  }

  @Test
  void shouldKeepTheBitsOfARealNetworkThatMixesItsRows() {
    // out = sample - the mean over the batch
    OnnxGraphBuilder graph =
        sampleOnly(FREE)
            .node("ReduceMean", "mean", "axes", new long[] {0}, true, "sample")
            .node("Sub", "out_sample", "sample", "mean");

    assertRowsKeepTheirBits(graph, COMPANY_DEPENDENT);
  }

  @Test
  void shouldKeepTheBitsOfAFixedBatchThatMixesItsRows() {
    OnnxGraphBuilder graph =
        sampleOnly(4)
            .node("ReduceMean", "mean", "axes", new long[] {0}, true, "sample")
            .node("Sub", "out_sample", "sample", "mean");

    assertRowsKeepTheirBits(graph, COMPANY_DEPENDENT);
  }

  @Test
  void shouldTreatANetworkThatFailsOnMadeUpRowsWithCare() {
    // Only label 3 has an embedding that can be looked up: made-up labels are 0.
    OnnxGraphBuilder graph =
        sampleOnly(FREE)
            .input("class_labels", INT64, FREE)
            .longs("three", new long[] {}, 3)
            .node("Sub", "shifted", "class_labels", "three")
            .longs("minusFive", new long[] {}, 5)
            .node("Sub", "index", "shifted", "minusFive")
            .floats("table", new long[] {2, 4}, 1, 1, 1, 1, 2, 2, 2, 2)
            .node("Gather", "embedded", "table", "index")
            .node("Add", "out_sample", "sample", "embedded");
    try (OnnxModel model = load(graph);
        OnnxDenoiser denoiser = model.openOnnx(new Device.Cpu(1))) {
      assertThat(denoiser.batchVerdict())
          .isEqualTo(new BatchSelfTest.Verdict(UNTESTED, BatchPlan.alone(1)));
    }
  }

  private static void assertRowsKeepTheirBits(
      OnnxGraphBuilder graph, BatchSelfTest.Finding expected) {
    try (OnnxModel model = load(graph);
        OnnxDenoiser denoiser = model.openOnnx(new Device.Cpu(1))) {
      assertThat(denoiser.batchVerdict().finding()).isEqualTo(expected);
      float[] alone = predict(denoiser, row(denoiser, 1, 1, 2, 3, 4))[0];
      float[][] together =
          predict(
              denoiser,
              row(denoiser, 1, 9, 9, 9, 9),
              row(denoiser, 1, 1, 2, 3, 4),
              row(denoiser, 1, 5, 5, 5, 5));
      assertThat(together[1]).isEqualTo(alone);
    }
  }
}
