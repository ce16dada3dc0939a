package io.autospec.model.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.autospec.model.ModelException;
import io.autospec.model.ModelMetadata;
import io.autospec.sampler.Condition;
import io.autospec.sampler.DenoiserBatch;
import java.util.Arrays;
import java.util.List;

/** Fills in the axes that a model file leaves free. */
final class ShapeResolver {
  private ShapeResolver() {}

  /**
   * One sample's shape: the model's axes, and where they are free, the metadata's.
   *
   * @throws ModelException if an axis stays unknown, or the two contradict each other
   */
  static long[] sampleShape(String modelName, ModelSignature signature, ModelMetadata metadata) {
    List<Long> axes = signature.sampleShape();
    List<Long> stated = metadata.sampleShape();
    if (stated.isEmpty()) {
      if (axes.contains(-1L)) {
        throw new ModelException(
            String.format(
                "%s: the sample's shape is not fixed in the model (%s); state it in a file"
                    + " autospec.json beside it, for example {\"sample_shape\": [1, 28, 28]}",
                modelName, signature.sample()));
      }
      return toArray(axes);
    }
    boolean fits = axes.size() == stated.size();
    for (int i = 0; fits && i < axes.size(); i++) {
      fits = axes.get(i) == -1 || axes.get(i).equals(stated.get(i));
    }
    if (!fits) {
      throw new ModelException(
          String.format(
              "%s: expected samples of shape %s (autospec.json or config.json), found a model with"
                  + " %s",
              modelName, stated, signature.sample()));
    }
    return toArray(stated);
  }

  /**
   * One output's shape: the sample's, or that with twice the channels. Where the model does not say
   * which, it is run once on zeros.
   *
   * @throws ModelException if the output has another shape
   */
  static long[] outputShape(
      String modelName, ModelSignature signature, long[] sampleShape, OrtSession session) {
    List<Long> axes = signature.output().axes();
    boolean stated = axes.size() > 1 && axes.get(1) != -1;
    long[] shape = sampleShape.clone();
    if (stated) {
      shape[0] = axes.get(1);
    } else {
      shape = ranShape(modelName, signature, sampleShape, session);
    }
    long[] doubled = sampleShape.clone();
    doubled[0] *= 2;
    if (!Arrays.equals(shape, sampleShape) && !Arrays.equals(shape, doubled)) {
      throw new ModelException(
          String.format(
              "%s: expected an output of shape %s, or with twice the channels, found %s",
              modelName, Arrays.toString(sampleShape), Arrays.toString(shape)));
    }
    return shape;
  }

  private static long[] ranShape(
      String modelName, ModelSignature signature, long[] sampleShape, OrtSession session) {
    int batch = Math.max(1, (int) signature.fixedBatch());
    Condition condition = MadeUpRows.zeros(signature);
    long[][] shapes =
        signature.conditions().stream()
            .map(input -> condition.values().get(input.tensor().name()).shape())
            .toArray(long[][]::new);
    try (CallBuffers inputs = new CallBuffers(signature, sampleShape, shapes, batch)) {
      float[] zeros = new float[Shapes.size(sampleShape)];
      for (int i = 0; i < batch; i++) {
        inputs.put(i, new DenoiserBatch.Row(zeros, 1f, 0f, condition, new float[0]));
      }
      try (OrtSession.Result result = session.run(inputs.view(batch))) {
        OnnxTensor output = (OnnxTensor) result.get(signature.output().name()).orElseThrow();
        long[] shape = output.getInfo().getShape();
        return Arrays.copyOfRange(shape, Math.min(1, shape.length), shape.length);
      }
    } catch (OrtException e) {
      throw new ModelException(
          String.format(
              "%s: does not run on zeros, so the shape of its output stays unknown: %s; export it"
                  + " with a fixed number of channels",
              modelName, OnnxRuntime.lineOf(e)),
          e);
    }
  }

  private static long[] toArray(List<Long> axes) {
    return axes.stream().mapToLong(Long::longValue).toArray();
  }
}
