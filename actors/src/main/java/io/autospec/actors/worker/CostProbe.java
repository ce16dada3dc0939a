package io.autospec.actors.worker;

import io.autospec.model.DiffusionModel;
import io.autospec.model.ModelInput;
import io.autospec.model.device.Device;
import io.autospec.sampler.Condition;
import io.autospec.sampler.Denoiser;
import io.autospec.sampler.DenoiserBatch;
import java.util.List;

/**
 * What a network's calls cost on a device, measured before the first query comes; answers teach the
 * pool more.
 *
 * @param firstNanos a call with one row
 * @param furtherNanos each row more
 */
record CostProbe(long firstNanos, long furtherNanos) {
  private static final int ROWS = 4;
  private static final long FREE_AXIS = 2;

  /** Calls that take longer are not repeated: then each row is taken to cost a whole call. */
  private static final long TOO_LONG = 1_000_000_000L;

  private static final double NANOS_PER_MILLI = 1e6;

  static CostProbe measure(DiffusionModel model, Device device, Denoiser network) {
    if (device instanceof Device.Simulated simulated) {
      return new CostProbe(
          Math.max(
              1, (long) ((simulated.latencyMillis() + simulated.rowMillis()) * NANOS_PER_MILLI)),
          (long) (simulated.rowMillis() * NANOS_PER_MILLI));
    }
    Condition condition = zeros(model.conditionInputs());
    float timestep = (float) Math.rint(model.schedule().numTrainTimesteps() / 2.0);
    long first = call(network, 1, timestep, condition);
    if (first > TOO_LONG) {
      return new CostProbe(first, first);
    }
    first = Math.min(first, call(network, 1, timestep, condition));
    call(network, ROWS, timestep, condition);
    long more = call(network, ROWS, timestep, condition);
    return new CostProbe(Math.max(1, first), Math.max(0, (more - first) / (ROWS - 1)));
  }

  private static long call(Denoiser network, int rows, float timestep, Condition condition) {
    DenoiserBatch batch = new DenoiserBatch();
    for (int i = 0; i < rows; i++) {
      float[] state = new float[network.stateSize()];
      float[] output = new float[network.outputSize()];
      batch.add(new DenoiserBatch.Row(state, 1f, timestep, condition, output));
    }
    long began = System.nanoTime();
    network.predict(batch);
    return System.nanoTime() - began;
  }

  private static Condition zeros(List<ModelInput> inputs) {
    Condition condition = Condition.none();
    for (ModelInput input : inputs) {
      long[] shape =
          input.shape().stream().mapToLong(axis -> axis < 0 ? FREE_AXIS : axis).toArray();
      long size = 1;
      for (long axis : shape) {
        size *= axis;
      }
      condition =
          input.integer()
              ? condition.with(input.name(), new long[(int) size], shape)
              : condition.with(input.name(), new float[(int) size], shape);
    }
    return condition;
  }
}
