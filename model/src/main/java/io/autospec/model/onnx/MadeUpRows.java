package io.autospec.model.onnx;

import io.autospec.sampler.Condition;
import io.autospec.sampler.Denoiser;
import io.autospec.sampler.DenoiserBatch;
import io.autospec.sampler.schedule.ScheduleConfig;
import java.util.SplittableRandom;

/**
 * Fixed pseudo-random rows for a network: the same on every machine, so that the self-test asks
 * every machine the same question. Floats are uniform in -1.5 .. 1.5, integers 0, free axes 2 long.
 */
final class MadeUpRows implements BatchSelfTest.BatchEvaluator {
  private static final long SEED = 0x6d61646575704cL;
  private static final double SPREAD = 1.5;
  private static final long FREE_AXIS = 2;

  private final Denoiser denoiser;
  private final float[][] states;
  private final float[] timesteps;
  private final Condition[] conditions;

  MadeUpRows(Denoiser denoiser, ModelSignature signature, ScheduleConfig schedule, int rows) {
    this.denoiser = denoiser;
    this.states = new float[rows][];
    this.timesteps = new float[rows];
    this.conditions = new Condition[rows];
    SplittableRandom random = new SplittableRandom(SEED);
    int last = schedule.numTrainTimesteps() - 1;
    for (int i = 0; i < rows; i++) {
      states[i] = floats(random, denoiser.stateSize());
      // Rows of one call share a timestep where the network knows only one a call.
      long timestep = signature.timestep().perRow() ? (long) last * i / rows : last / 2;
      timesteps[i] = timestep;
      conditions[i] = condition(random, signature, i == 0 ? null : conditions[0]);
    }
  }

  @Override
  public float[][] evaluate(int... rows) {
    float[][] outputs = new float[rows.length][denoiser.outputSize()];
    DenoiserBatch batch = new DenoiserBatch();
    for (int i = 0; i < rows.length; i++) {
      int row = rows[i] % states.length;
      batch.add(
          new DenoiserBatch.Row(states[row], 1f, timesteps[row], conditions[row], outputs[i]));
    }
    denoiser.predict(batch);
    return outputs;
  }

  /** A condition of zeros. */
  static Condition zeros(ModelSignature signature) {
    Condition condition = Condition.none();
    for (ModelSignature.ConditionTensor input : signature.conditions()) {
      String name = input.tensor().name();
      long[] shape = shape(input);
      int size = Shapes.size(shape);
      condition =
          input.toModelInput().integer()
              ? condition.with(name, new long[size], shape)
              : condition.with(name, new float[size], shape);
    }
    return condition;
  }

  private static long[] shape(ModelSignature.ConditionTensor input) {
    return input.valueAxes().stream().mapToLong(axis -> axis < 0 ? FREE_AXIS : axis).toArray();
  }

  /** A value for each input; of inputs that a call shares, the first row's. */
  private static Condition condition(
      SplittableRandom random, ModelSignature signature, Condition first) {
    Condition condition = Condition.none();
    for (ModelSignature.ConditionTensor input : signature.conditions()) {
      String name = input.tensor().name();
      long[] shape = shape(input);
      int size = Shapes.size(shape);
      if (input.toModelInput().integer()) {
        condition = condition.with(name, new long[size], shape);
      } else if (input.perRow() || first == null) {
        condition = condition.with(name, floats(random, size), shape);
      } else {
        condition =
            condition.with(
                name, ((Condition.Float32Value) first.values().get(name)).values(), shape);
      }
    }
    return condition;
  }

  private static float[] floats(SplittableRandom random, int size) {
    float[] floats = new float[size];
    for (int i = 0; i < size; i++) {
      floats[i] = (float) (SPREAD * (2 * random.nextDouble() - 1));
    }
    return floats;
  }
}
