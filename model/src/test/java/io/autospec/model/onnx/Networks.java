package io.autospec.model.onnx;

import static io.autospec.model.onnx.OnnxGraphBuilder.FLOAT;
import static io.autospec.model.onnx.OnnxGraphBuilder.FREE;
import static io.autospec.model.onnx.OnnxGraphBuilder.INT64;

import io.autospec.model.ModelMetadata;
import io.autospec.model.config.SchedulerFile;
import io.autospec.sampler.Condition;
import io.autospec.sampler.Denoiser;
import io.autospec.sampler.DenoiserBatch;
import io.autospec.sampler.kernel.SamplerKind;
import io.autospec.sampler.schedule.ScheduleConfig;
import java.util.List;

/** Small networks of the tests, and a short way to ask a denoiser. */
final class Networks {
  static final SchedulerFile SCHEDULER =
      new SchedulerFile(
          ScheduleConfig.builder().build(), new SamplerKind.Ddpm(), List.of(), List.of());

  private Networks() {}

  /** {@code out_sample = sample + timestep}, four floats a sample. */
  static OnnxGraphBuilder plusTimestep(int timestepType, long... timestepAxes) {
    OnnxGraphBuilder graph =
        new OnnxGraphBuilder()
            .input("sample", FLOAT, FREE, 4)
            .input("timestep", timestepType, timestepAxes)
            .output("out_sample", FLOAT, FREE, 4)
            .cast("t", "timestep", FLOAT);
    if (timestepAxes.length == 1) {
      graph
          .longs("column", new long[] {2}, -1, 1)
          .node("Reshape", "tc", "t", "column")
          .node("Add", "out_sample", "sample", "tc");
    } else {
      graph.node("Add", "out_sample", "sample", "t");
    }
    return graph;
  }

  /** A graph with a sample of four floats and an unused int64 timestep; the output is missing. */
  static OnnxGraphBuilder sampleOnly(long batch) {
    return new OnnxGraphBuilder()
        .input("sample", FLOAT, batch, 4)
        .input("timestep", INT64, FREE)
        .output("out_sample", FLOAT, batch, 4);
  }

  static OnnxModel load(OnnxGraphBuilder graph) {
    return load(graph.build(), ModelMetadata.none());
  }

  static OnnxModel load(byte[] bytes, ModelMetadata metadata) {
    return OnnxModel.load("test", OnnxSource.ofBytes("test.onnx", bytes), metadata, SCHEDULER);
  }

  static DenoiserBatch.Row row(Denoiser denoiser, float timestep, float... state) {
    return row(denoiser, Condition.none(), timestep, state);
  }

  static DenoiserBatch.Row row(
      Denoiser denoiser, Condition condition, float timestep, float... state) {
    return new DenoiserBatch.Row(state, 1f, timestep, condition, new float[denoiser.outputSize()]);
  }

  static float[][] predict(Denoiser denoiser, DenoiserBatch.Row... rows) {
    DenoiserBatch batch = new DenoiserBatch();
    float[][] outputs = new float[rows.length][];
    for (int i = 0; i < rows.length; i++) {
      batch.add(rows[i]);
      outputs[i] = rows[i].output();
    }
    denoiser.predict(batch);
    return outputs;
  }
}
