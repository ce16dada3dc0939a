package io.autospec.sampler;

import java.util.ArrayList;
import java.util.List;

/**
 * Classifier-free guidance (Ho and Salimans 2022) as a decorator: each row is evaluated under its
 * own condition and under an empty one, both in one call of the network, and the row's output
 * becomes {@code empty + scale (conditional - empty)}, combined before any clean sample is
 * computed.
 *
 * <p>Of a network that predicts its variance too (2 D floats an output) the first half is combined
 * and the variance half stays the conditional row's.
 *
 * <p>Thread rules: as {@link Denoiser}, one thread at a time.
 */
public final class GuidedDenoiser implements Denoiser {
  private final Denoiser delegate;
  private final float scale;
  private final Condition empty;
  private final DenoiserBatch both = new DenoiserBatch();
  private final List<float[]> emptyOutputs = new ArrayList<>();

  /**
   * Puts guidance before a network.
   *
   * @param delegate the network; closed with this decorator
   * @param scale 1 is no guidance (and costs none); larger follows the condition more strongly
   * @param empty what replaces a row's condition in its second evaluation
   * @throws IllegalArgumentException if the scale is not a finite number
   */
  public GuidedDenoiser(Denoiser delegate, float scale, Condition empty) {
    if (!Float.isFinite(scale)) {
      throw new IllegalArgumentException(
          "guidance scale: expected a finite number, found " + scale);
    }
    this.delegate = delegate;
    this.scale = scale;
    this.empty = empty;
  }

  @Override
  public int stateSize() {
    return delegate.stateSize();
  }

  @Override
  public int outputSize() {
    return delegate.outputSize();
  }

  @Override
  public void predict(DenoiserBatch batch) {
    if (scale == 1f || batch.size() == 0) {
      delegate.predict(batch);
      return;
    }
    int rows = batch.size();
    while (emptyOutputs.size() < rows) {
      emptyOutputs.add(new float[outputSize()]);
    }
    both.clear();
    for (int i = 0; i < rows; i++) {
      both.add(batch.row(i));
    }
    for (int i = 0; i < rows; i++) {
      DenoiserBatch.Row row = batch.row(i);
      both.add(
          new DenoiserBatch.Row(
              row.state(), row.inputScale(), row.timestep(), empty, emptyOutputs.get(i)));
    }
    delegate.predict(both);
    both.clear();
    for (int i = 0; i < rows; i++) {
      combine(batch.row(i).output(), emptyOutputs.get(i));
    }
  }

  private void combine(float[] conditional, float[] unconditional) {
    int size = stateSize();
    for (int j = 0; j < size; j++) {
      conditional[j] = unconditional[j] + scale * (conditional[j] - unconditional[j]);
    }
  }

  @Override
  public void close() {
    delegate.close();
  }
}
