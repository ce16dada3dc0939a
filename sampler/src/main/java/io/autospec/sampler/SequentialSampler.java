package io.autospec.sampler;

import io.autospec.sampler.kernel.ReverseKernel;
import io.autospec.sampler.noise.NoisePurpose;
import io.autospec.sampler.noise.NoiseSource;

/**
 * The sequential chain, written as plainly as it can be: the oracle that every other way of drawing
 * is checked against. Shares nothing with the speculative chain but kernel and noise.
 */
public final class SequentialSampler {
  private SequentialSampler() {}

  /**
   * Draws one trajectory.
   *
   * @param kernel the transitions
   * @param denoiser the network; used from the calling thread
   * @param condition what else the network is told
   * @param noise all randomness
   * @param trajectory the noise address
   * @return the sample, D floats
   */
  public static float[] sample(
      ReverseKernel kernel,
      Denoiser denoiser,
      Condition condition,
      NoiseSource noise,
      long trajectory) {
    int size = denoiser.stateSize();
    float[] y = new float[size];
    float[] xi = new float[size];
    float[] mean = new float[size];
    float[] output = new float[denoiser.outputSize()];
    float[] prediction = new float[kernel.predictionSize(size)];
    DenoiserBatch batch = new DenoiserBatch();

    noise.normals(trajectory, 0, NoisePurpose.START, 0, y);
    for (int i = 0; i < size; i++) {
      y[i] *= kernel.initialScale();
    }
    for (int n = 0; n < kernel.steps(); n++) {
      batch.clear();
      batch.add(
          new DenoiserBatch.Row(y, kernel.inputScale(n), kernel.timestep(n), condition, output));
      denoiser.predict(batch);
      kernel.target(n, y, output, prediction, mean);
      noise.normals(trajectory, n, NoisePurpose.PROPOSAL, 0, xi);
      float s = kernel.standardDeviation(n);
      for (int i = 0; i < size; i++) {
        float deviation = kernel.learnsVariance() && s != 0 ? prediction[size + i] : s;
        y[i] = deviation == 0 ? mean[i] : mean[i] + deviation * xi[i];
      }
    }
    return y;
  }
}
