package io.autospec.model.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.autospec.model.ModelException;
import io.autospec.model.ModelInput;
import io.autospec.model.ModelInputs;
import io.autospec.sampler.Condition;
import io.autospec.sampler.Denoiser;
import io.autospec.sampler.DenoiserBatch;
import io.autospec.sampler.DenoiserException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * A network in ONNX Runtime. Inputs lie in direct buffers that are read in place and outputs are
 * pinned to one, so a call copies each state once in and each output once out, and makes nothing
 * new but what ONNX Runtime itself makes.
 *
 * <p>One {@link #predict} is one network call, unless the rows cannot share one: a network whose
 * timestep is a scalar or [1] gets a call for each timestep among them, values of different shapes
 * get a call each, and the {@link BatchPlan} may split or fill up what is left.
 *
 * <p>Thread rules: one thread at a time. Several denoisers may share a session.
 */
public final class OnnxDenoiser implements Denoiser {
  private final String name;
  private final SharedSession session;
  private final ModelSignature signature;
  private final List<ModelInput> conditionInputs;
  private final long[] sampleShape;
  private final long[] outputShape;
  private final BatchSelfTest.Verdict verdict;
  private final boolean refuseNonFinite;
  private final boolean rowsAlwaysShare;
  private final long[][] fixedConditionShapes;
  private final int stateSize;
  private final int outputSize;

  private CallBuffers inputs;
  private FloatBuffer outputs;
  private List<Map<String, OnnxTensor>> outputViews;
  private Condition validated;
  private int[] pending = new int[0];
  private boolean closed;

  OnnxDenoiser(
      String name,
      SharedSession session,
      ModelSignature signature,
      long[] sampleShape,
      long[] outputShape,
      BatchSelfTest.Verdict verdict,
      boolean refuseNonFinite) {
    this.name = name;
    this.session = session;
    this.signature = signature;
    this.conditionInputs =
        signature.conditions().stream().map(ModelSignature.ConditionTensor::toModelInput).toList();
    this.sampleShape = sampleShape;
    this.outputShape = outputShape;
    this.verdict = verdict;
    this.refuseNonFinite = refuseNonFinite;
    this.rowsAlwaysShare =
        signature.timestep().perRow()
            && signature.conditions().stream()
                .allMatch(c -> c.perRow() && !c.valueAxes().contains(-1L));
    this.fixedConditionShapes =
        conditionInputs.stream().allMatch(input -> !input.shape().contains(-1L))
            ? conditionShapes(Condition.none())
            : null;
    this.stateSize = Shapes.size(sampleShape);
    this.outputSize = Shapes.size(outputShape);
  }

  @Override
  public int stateSize() {
    return stateSize;
  }

  @Override
  public int outputSize() {
    return outputSize;
  }

  /**
   * How this network's rows are put into calls, and why.
   *
   * @return the self-test's result on this device
   */
  public BatchSelfTest.Verdict batchVerdict() {
    return verdict;
  }

  @Override
  public void predict(DenoiserBatch batch) {
    if (closed) {
      throw new DenoiserException(name + ": the network was closed");
    }
    for (int i = 0; i < batch.size(); i++) {
      requireSizes(i, batch.row(i));
      validate(batch.row(i));
    }
    int left = batch.size();
    if (pending.length < left) {
      pending = new int[left];
    }
    for (int i = 0; i < left; i++) {
      pending[i] = i;
    }
    while (left > 0) {
      int together = gather(batch, left);
      call(batch, together);
      System.arraycopy(pending, together, pending, 0, left - together);
      left -= together;
    }
  }

  /** Moves to the front, in order, the rows that share a call with the first pending one. */
  private int gather(DenoiserBatch batch, int left) {
    int most = Math.min(left, verdict.plan().rowsPerCall());
    if (rowsAlwaysShare) {
      return most;
    }
    DenoiserBatch.Row first = batch.row(pending[0]);
    int together = 1;
    for (int i = 1; i < left && together < most; i++) {
      int candidate = pending[i];
      if (canShareCall(first, batch.row(candidate))) {
        System.arraycopy(pending, together, pending, together + 1, i - together);
        pending[together++] = candidate;
      }
    }
    return together;
  }

  private boolean canShareCall(DenoiserBatch.Row a, DenoiserBatch.Row b) {
    if (!signature.timestep().perRow() && a.timestep() != b.timestep()) {
      return false;
    }
    if (a.condition() == b.condition()) {
      return true;
    }
    for (ModelSignature.ConditionTensor condition : signature.conditions()) {
      Condition.Value one = a.condition().values().get(condition.tensor().name());
      Condition.Value other = b.condition().values().get(condition.tensor().name());
      boolean share =
          condition.perRow() ? Arrays.equals(one.shape(), other.shape()) : sameNumbers(one, other);
      if (!share) {
        return false;
      }
    }
    return true;
  }

  private static boolean sameNumbers(Condition.Value one, Condition.Value other) {
    if (!Arrays.equals(one.shape(), other.shape())) {
      return false;
    }
    if (one instanceof Condition.Int64Value a && other instanceof Condition.Int64Value b) {
      return Arrays.equals(a.values(), b.values());
    }
    return one instanceof Condition.Float32Value a
        && other instanceof Condition.Float32Value b
        && Arrays.equals(a.values(), b.values());
  }

  private void call(DenoiserBatch batch, int rows) {
    int size = verdict.plan().sizeFor(rows);
    DenoiserBatch.Row first = batch.row(pending[0]);
    reserve(size, first.condition());
    for (int slot = 0; slot < size; slot++) {
      inputs.put(slot, slot < rows ? batch.row(pending[slot]) : first);
    }
    try {
      run(size);
    } catch (OrtException e) {
      throw new DenoiserException(
          String.format(
              "%s: failed on %d rows at timestep %s: %s",
              name, size, first.timestep(), OnnxRuntime.lineOf(e)),
          e);
    }
    for (int slot = 0; slot < rows; slot++) {
      float[] output = batch.row(pending[slot]).output();
      outputs.get(slot * outputSize, output, 0, outputSize);
      if (refuseNonFinite) {
        requireFinite(pending[slot], batch.row(pending[slot]));
      }
    }
  }

  private void run(int size) throws OrtException {
    Map<String, OnnxTensor> pinned = outputViews.get(size);
    if (pinned == null) {
      OnnxTensor view =
          OnnxTensor.createTensor(
              OnnxRuntime.environment(),
              outputs.slice(0, size * outputSize),
              Shapes.withBatch(size, outputShape));
      pinned = Map.of(signature.output().name(), view);
      outputViews.set(size, pinned);
    }
    try (OrtSession.Result result = session.session().run(inputs.view(size), pinned)) {
      if (result.size() != 1) {
        throw new DenoiserException(name + ": expected one output, found " + result.size());
      }
    }
  }

  /** Makes buffers for a batch size and a condition's shapes, unless those at hand will do. */
  private void reserve(int size, Condition condition) {
    long[][] shapes =
        fixedConditionShapes == null ? conditionShapes(condition) : fixedConditionShapes;
    if (inputs != null && inputs.fits(size, shapes)) {
      return;
    }
    int grown =
        inputs == null ? size : Math.min(2 * inputs.capacity(), verdict.plan().rowsPerCall());
    int capacity = Math.max(size, grown);
    closeBuffers();
    inputs = new CallBuffers(signature, sampleShape, shapes, capacity);
    outputs = InputBuffer.direct((long) capacity * outputSize, Float.BYTES).asFloatBuffer();
    outputViews = new ArrayList<>(Collections.nCopies(capacity + 1, null));
  }

  private long[][] conditionShapes(Condition condition) {
    long[][] shapes = new long[signature.conditions().size()][];
    for (int i = 0; i < shapes.length; i++) {
      ModelSignature.ConditionTensor input = signature.conditions().get(i);
      shapes[i] =
          input.valueAxes().contains(-1L)
              ? condition.values().get(input.tensor().name()).shape()
              : input.valueAxes().stream().mapToLong(Long::longValue).toArray();
    }
    return shapes;
  }

  private void validate(DenoiserBatch.Row row) {
    if (row.condition() == validated) {
      return;
    }
    try {
      ModelInputs.validate(conditionInputs, row.condition());
    } catch (ModelException e) {
      throw new DenoiserException(name + ": " + e.getMessage(), e);
    }
    validated = row.condition();
  }

  private void requireSizes(int index, DenoiserBatch.Row row) {
    if (row.state().length != stateSize || row.output().length != outputSize) {
      throw new DenoiserException(
          String.format(
              "%s: row %d: expected a state of %d and an output of %d floats, found %d and %d",
              name, index, stateSize, outputSize, row.state().length, row.output().length));
    }
  }

  private void requireFinite(int index, DenoiserBatch.Row row) {
    int bad = nonFinite(row.output(), outputSize);
    if (bad > 0) {
      int badInputs = nonFinite(row.state(), stateSize);
      throw new DenoiserException(
          String.format(
              "%s: row %d at timestep %s: %d of %d outputs are NaN or infinite (%s)",
              name,
              index,
              row.timestep(),
              bad,
              outputSize,
              badInputs == 0
                  ? "the state was finite"
                  : badInputs + " numbers of the state were too"));
    }
  }

  private static int nonFinite(float[] numbers, int count) {
    int bad = 0;
    for (int i = 0; i < count; i++) {
      // NaN and both infinities fail this one comparison.
      if (!(Math.abs(numbers[i]) <= Float.MAX_VALUE)) {
        bad++;
      }
    }
    return bad;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      closeBuffers();
      session.release();
    }
  }

  /** Frees the buffers' tensors and leaves the session to whoever else uses it. */
  void closeBuffers() {
    if (inputs != null) {
      inputs.close();
      for (Map<String, OnnxTensor> view : outputViews) {
        if (view != null) {
          view.values().forEach(OnnxTensor::close);
        }
      }
    }
  }
}
