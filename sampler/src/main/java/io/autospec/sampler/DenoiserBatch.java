package io.autospec.sampler;

import java.util.ArrayList;
import java.util.List;

/**
 * The rows of one network call. A driver keeps one batch a worker, and clears and fills it again
 * for each call.
 *
 * <p>Not thread-safe.
 */
public final class DenoiserBatch {
  /**
   * One row.
   *
   * @param state the state as the chain holds it, {@code D} floats; read only
   * @param inputScale what the network's input is multiplied by (1 but for variance-exploding
   *     chains)
   * @param timestep what the network is told as its timestep; fractional for some Euler schedules
   * @param condition what else the network is told
   * @param output where the prediction is written, {@link Denoiser#outputSize()} floats
   */
  public record Row(
      float[] state, float inputScale, float timestep, Condition condition, float[] output) {}

  private final List<Row> rows = new ArrayList<>();

  /** Makes an empty batch. */
  public DenoiserBatch() {}

  /** Takes all rows out. */
  public void clear() {
    rows.clear();
  }

  /**
   * Adds a row.
   *
   * @param row the row
   * @return this batch
   */
  public DenoiserBatch add(Row row) {
    rows.add(row);
    return this;
  }

  /**
   * How many rows there are.
   *
   * @return the number of rows
   */
  public int size() {
    return rows.size();
  }

  /**
   * One row.
   *
   * @param index from 0
   * @return the row
   */
  public Row row(int index) {
    return rows.get(index);
  }
}
