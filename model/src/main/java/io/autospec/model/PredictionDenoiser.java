package io.autospec.model;

import io.autospec.sampler.Denoiser;
import io.autospec.sampler.DenoiserBatch;
import java.util.ArrayList;
import java.util.List;

/**
 * A network that predicts its variance too, under a chain that has a variance of its own: of each
 * output's 2 D floats the first D are handed on, and the variance half is ignored.
 *
 * <p>Thread rules: as {@link Denoiser}, one thread at a time.
 */
public final class PredictionDenoiser implements Denoiser {
  private final Denoiser delegate;
  private final DenoiserBatch whole = new DenoiserBatch();
  private final List<float[]> wholeOutputs = new ArrayList<>();

  private PredictionDenoiser(Denoiser delegate) {
    this.delegate = delegate;
  }

  /**
   * Fits a network to a chain.
   *
   * @param network the network; closed with what is returned
   * @param learnsVariance whether the chain takes its variance from the network
   * @return the network itself where it answers what the chain asks for, else a decorator that does
   */
  public static Denoiser fit(Denoiser network, boolean learnsVariance) {
    return learnsVariance || network.outputSize() == network.stateSize()
        ? network
        : new PredictionDenoiser(network);
  }

  @Override
  public int stateSize() {
    return delegate.stateSize();
  }

  @Override
  public int outputSize() {
    return delegate.stateSize();
  }

  @Override
  public void predict(DenoiserBatch batch) {
    while (wholeOutputs.size() < batch.size()) {
      wholeOutputs.add(new float[delegate.outputSize()]);
    }
    whole.clear();
    for (int i = 0; i < batch.size(); i++) {
      DenoiserBatch.Row row = batch.row(i);
      whole.add(
          new DenoiserBatch.Row(
              row.state(), row.inputScale(), row.timestep(), row.condition(), wholeOutputs.get(i)));
    }
    delegate.predict(whole);
    whole.clear();
    for (int i = 0; i < batch.size(); i++) {
      System.arraycopy(wholeOutputs.get(i), 0, batch.row(i).output(), 0, outputSize());
    }
  }

  @Override
  public void close() {
    delegate.close();
  }
}
