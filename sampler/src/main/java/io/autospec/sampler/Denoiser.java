package io.autospec.sampler;

/**
 * The port that a score network implements: a batch of (state, timestep, condition) to predictions.
 *
 * <p>Rows of a batch are independent: what is written for a row depends on that row alone. An
 * implementation that cannot promise the same <em>bits</em> for a row in batches of different sizes
 * must fix its batch shape itself (pad), because a trajectory's bytes rest on it.
 *
 * <p>Thread rules: one thread at a time. A driver with several workers opens one denoiser a worker.
 */
public interface Denoiser extends AutoCloseable {
  /**
   * The number of floats of one state.
   *
   * @return {@code D}, at least 1
   */
  int stateSize();

  /**
   * The number of floats of one prediction.
   *
   * @return {@code D}, or {@code 2 D} for a network that predicts its variance too
   */
  int outputSize();

  /**
   * Evaluates the network once, for all rows of the batch.
   *
   * @param batch the rows; the states are read and not kept, the outputs are written whole
   * @throws DenoiserException if the network cannot be evaluated
   */
  void predict(DenoiserBatch batch);

  /** Releases what the network holds. Closing twice is harmless. */
  @Override
  void close();
}
