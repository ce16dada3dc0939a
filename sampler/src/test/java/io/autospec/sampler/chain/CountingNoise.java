package io.autospec.sampler.chain;

import io.autospec.sampler.noise.NoisePurpose;
import io.autospec.sampler.noise.NoiseSource;
import java.util.Map;
import java.util.TreeMap;

/** Counts how often each step's proposal noise is made. */
final class CountingNoise implements NoiseSource {
  private final NoiseSource noise;

  /** How often the proposal noise of each step was made. */
  final Map<Integer, Integer> proposals = new TreeMap<>();

  CountingNoise(NoiseSource noise) {
    this.noise = noise;
  }

  @Override
  public void normals(long trajectory, int step, NoisePurpose purpose, int attempt, float[] out) {
    if (purpose == NoisePurpose.PROPOSAL) {
      proposals.merge(step, 1, Integer::sum);
    }
    noise.normals(trajectory, step, purpose, attempt, out);
  }

  @Override
  public double uniform(long trajectory, int step, NoisePurpose purpose, int attempt) {
    return noise.uniform(trajectory, step, purpose, attempt);
  }
}
