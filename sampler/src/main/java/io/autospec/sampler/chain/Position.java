package io.autospec.sampler.chain;

/** The arrays of one step inside the window. Positions are reused round robin. */
final class Position {
  /** y[n]: committed at the window's first step, drafted behind it. */
  final float[] state;

  /** The proposal noise of {@link #noiseStep}; exchanged for another where it was made ahead. */
  float[] noise;

  /** The mean that the next state was drafted with. */
  final float[] draftMean;

  /** The prediction that it was drafted with; null where the variance is not learned. */
  final float[] draftPrediction;

  /** The network's answer at {@link #state}. */
  final float[] output;

  /** The step whose noise is in {@link #noise}, or -1. */
  int noiseStep = -1;

  /** The open query, or -1. */
  long query = -1;

  Position(int stateSize, boolean learnsVariance) {
    state = new float[stateSize];
    noise = new float[stateSize];
    draftMean = new float[stateSize];
    draftPrediction = learnsVariance ? new float[2 * stateSize] : null;
    output = new float[learnsVariance ? 2 * stateSize : stateSize];
  }
}
