package io.autospec.scaling.quality;

import io.autospec.law.EnergyDistance;
import io.autospec.sampler.Condition;
import io.autospec.sampler.noise.NoisePurpose;
import io.autospec.sampler.noise.PhiloxNoiseSource;
import io.autospec.sampler.reference.GaussianMixture;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The energy distance of samples to as many draws of the exact law: 0 if, and only if, the laws
 * agree.
 *
 * @param target the law of a clean sample
 */
record ExactLawQuality(GaussianMixture target) implements QualityMeasure {
  private static final int BATCHES = 8;

  @Override
  public List<QualityPoint.Score> measure(Sampling sampling, int count, long seed)
      throws InterruptedException {
    List<float[]> drawn = sampling.draw(Collections.nCopies(count, Condition.none()), seed);
    List<float[]> exact = exact(count, seed);
    // One distance a batch, so that its error can be told. Unbiased, so it may fall below 0.
    int batches = Math.max(2, Math.min(BATCHES, count / 20));
    double sum = 0;
    double squares = 0;
    for (int b = 0; b < batches; b++) {
      int from = b * count / batches;
      int to = (b + 1) * count / batches;
      double distance =
          EnergyDistance.unbiased(
              drawn.subList(from, to).toArray(float[][]::new),
              exact.subList(from, to).toArray(float[][]::new));
      sum += distance;
      squares += distance * distance;
    }
    double mean = sum / batches;
    double variance = Math.max(0, squares / batches - mean * mean) * batches / (batches - 1);
    return List.of(
        new QualityPoint.Score(
            "energy distance",
            "energy distance to the exact law: 0 is best",
            mean,
            Math.sqrt(variance / batches)));
  }

  List<float[]> exact(int count, long seed) {
    PhiloxNoiseSource noise = new PhiloxNoiseSource(seed);
    List<float[]> draws = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      double uniform = noise.uniform(i, 0, NoisePurpose.AUXILIARY, 0);
      int component = 0;
      double[] weights = target.weights();
      while (component < weights.length - 1 && uniform >= weights[component]) {
        uniform -= weights[component++];
      }
      float[] draw = new float[target.size()];
      noise.normals(i, 1, NoisePurpose.AUXILIARY, 0, draw);
      double[] mean = target.means()[component];
      double[] variances = target.variances()[component];
      for (int k = 0; k < draw.length; k++) {
        double variance = variances.length == 1 ? variances[0] : variances[k];
        draw[k] = (float) (mean[k] + Math.sqrt(variance) * draw[k]);
      }
      draws.add(draw);
    }
    return draws;
  }
}
