package io.autospec.sampler;

/** A smooth network of a few operations: x0 = tanh-like of the state, slower near the end. */
public final class TestDenoiser implements Denoiser {
  private final int size;
  private final boolean learnsVariance;
  private int calls;

  /** A network over {@code size} floats. */
  public TestDenoiser(int size, boolean learnsVariance) {
    this.size = size;
    this.learnsVariance = learnsVariance;
  }

  @Override
  public int stateSize() {
    return size;
  }

  @Override
  public int outputSize() {
    return learnsVariance ? 2 * size : size;
  }

  /** How many batches were evaluated. */
  public int calls() {
    return calls;
  }

  @Override
  public void predict(DenoiserBatch batch) {
    calls++;
    for (int r = 0; r < batch.size(); r++) {
      DenoiserBatch.Row row = batch.row(r);
      float[] x = row.state();
      float level = 1 / (1 + row.timestep() / 20);
      for (int i = 0; i < size; i++) {
        float pull = x[i] + 0.3f * x[(i + 1) % size];
        row.output()[i] = pull / (1 + Math.abs(pull)) * (0.5f + 0.5f * level);
        if (learnsVariance) {
          row.output()[size + i] = 0.05f + 0.02f / (1 + x[i] * x[i]);
        }
      }
    }
  }

  @Override
  public void close() {}
}
