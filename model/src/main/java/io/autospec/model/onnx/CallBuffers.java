package io.autospec.model.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import io.autospec.sampler.Condition;
import io.autospec.sampler.DenoiserBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The inputs of a network call: one {@link InputBuffer} an input, and for each batch size that was
 * asked for the tensors over their first slots, made once.
 *
 * <p>Not thread-safe.
 */
final class CallBuffers implements AutoCloseable {
  private final int capacity;
  private final long[][] conditionShapes;
  private final InputBuffer samples;
  private final InputBuffer timesteps;
  private final InputBuffer[] conditions;
  private final Condition[] written;
  private final List<Map<String, OnnxTensor>> views;

  /**
   * Allocates the inputs.
   *
   * @param signature the network's inputs
   * @param sampleShape one sample's shape, no axis free
   * @param conditionShapes the shape of one value of each condition, no axis free
   * @param capacity the largest batch
   */
  CallBuffers(
      ModelSignature signature, long[] sampleShape, long[][] conditionShapes, int capacity) {
    this.capacity = capacity;
    this.conditionShapes = conditionShapes;
    this.samples = new InputBuffer(signature.sample(), true, sampleShape, capacity);
    ModelSignature.Timestep timestep = signature.timestep();
    this.timesteps = new InputBuffer(timestep.tensor(), timestep.perRow(), new long[0], capacity);
    this.conditions = new InputBuffer[signature.conditions().size()];
    for (int i = 0; i < conditions.length; i++) {
      ModelSignature.ConditionTensor condition = signature.conditions().get(i);
      conditions[i] =
          new InputBuffer(condition.tensor(), condition.perRow(), conditionShapes[i], capacity);
    }
    this.written = new Condition[capacity];
    this.views = new ArrayList<>(Collections.nCopies(capacity + 1, null));
  }

  boolean fits(int rows, long[][] shapes) {
    return rows <= capacity
        && (conditionShapes == shapes || Arrays.deepEquals(conditionShapes, shapes));
  }

  int capacity() {
    return capacity;
  }

  /** Writes a row into a slot. A condition that the slot holds already is not written again. */
  void put(int slot, DenoiserBatch.Row row) {
    samples.putState(slot, row.state(), row.inputScale());
    if (timesteps.isPerRow() || slot == 0) {
      timesteps.putTimestep(slot, row.timestep());
    }
    if (written[slot] != row.condition()) {
      for (InputBuffer condition : conditions) {
        if (condition.isPerRow() || slot == 0) {
          condition.putValue(slot, row.condition().values().get(condition.name()));
        }
      }
      written[slot] = row.condition();
    }
  }

  /** The tensors over the first slots. */
  Map<String, OnnxTensor> view(int rows) throws OrtException {
    Map<String, OnnxTensor> view = views.get(rows);
    if (view == null) {
      view = new LinkedHashMap<>();
      views.set(rows, view);
      view.put(samples.name(), samples.view(rows));
      view.put(timesteps.name(), timesteps.view(rows));
      for (InputBuffer condition : conditions) {
        view.put(condition.name(), condition.view(rows));
      }
    }
    return view;
  }

  @Override
  public void close() {
    for (Map<String, OnnxTensor> view : views) {
      if (view != null) {
        view.values().forEach(OnnxTensor::close);
      }
    }
    Collections.fill(views, null);
  }
}
