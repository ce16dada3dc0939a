package io.autospec.simulator;

import io.autospec.sampler.noise.NoisePurpose;
import io.autospec.sampler.noise.NoiseSource;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/** The noise of one taking of a job: a step's verdict is asked for once. */
final class JudgedNoise implements NoiseSource {
  private final NoiseSource noise;
  private final Judge judge;
  private final Map<Long, BitSet> decided = new HashMap<>();

  JudgedNoise(NoiseSource noise, Judge judge) {
    this.noise = noise;
    this.judge = judge;
  }

  @Override
  public void normals(long trajectory, int step, NoisePurpose purpose, int attempt, float[] out) {
    noise.normals(trajectory, step, purpose, attempt, out);
  }

  @Override
  public double uniform(long trajectory, int step, NoisePurpose purpose, int attempt) {
    if (purpose == NoisePurpose.VERDICT) {
      BitSet steps = decided.computeIfAbsent(trajectory, unused -> new BitSet());
      judge.require(
          !steps.get(step), "step " + step + " of trajectory " + trajectory + " is decided twice");
      steps.set(step);
    }
    return noise.uniform(trajectory, step, purpose, attempt);
  }
}
