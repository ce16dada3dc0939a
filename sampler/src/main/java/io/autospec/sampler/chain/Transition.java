package io.autospec.sampler.chain;

import io.autospec.sampler.kernel.ReverseKernel;
import io.autospec.sampler.noise.NoisePurpose;
import io.autospec.sampler.noise.NoiseSource;
import io.autospec.sampler.verify.Coupling;
import io.autospec.sampler.verify.ReflectionCoupling;
import io.autospec.sampler.verify.VarianceRejection;
import io.autospec.sampler.verify.VarianceRejection.Diagonal;
import java.util.Arrays;

/** Draws, decides and mends the transitions of one trajectory. */
final class Transition {
  private final Coupling coupling;
  private final ReverseKernel kernel;
  private final NoiseSource noise;
  private final long trajectory;

  Transition(ReverseKernel kernel, NoiseSource noise, long trajectory) {
    this(kernel, noise, trajectory, new ReflectionCoupling());
  }

  Transition(ReverseKernel kernel, NoiseSource noise, long trajectory, Coupling coupling) {
    this.coupling = coupling;
    this.kernel = kernel;
    this.noise = noise;
    this.trajectory = trajectory;
  }

  /** The start state y[0]. */
  void start(float[] state) {
    noise.normals(trajectory, 0, NoisePurpose.START, 0, state);
    float scale = kernel.initialScale();
    if (scale != 1) {
      for (int i = 0; i < state.length; i++) {
        state[i] *= scale;
      }
    }
  }

  /** The next state: the mean plus the deviation times the step's proposal noise. */
  void draw(int step, float[] xi, float[] mean, float[] prediction, float[] next) {
    float s = kernel.standardDeviation(step);
    if (s == 0) {
      System.arraycopy(mean, 0, next, 0, next.length);
    } else if (kernel.learnsVariance()) {
      for (int i = 0; i < next.length; i++) {
        next[i] = mean[i] + prediction[next.length + i] * xi[i];
      }
    } else {
      for (int i = 0; i < next.length; i++) {
        next[i] = mean[i] + s * xi[i];
      }
    }
  }

  /** Whether the drafted next state stands, given the true network's mean and prediction. */
  boolean accepts(int step, Position drafted, float[] mean, float[] prediction, float[] next) {
    float s = kernel.standardDeviation(step);
    if (s == 0) {
      // Nothing to couple: the draft stands only if it is the target's own mean.
      return Arrays.equals(drafted.draftMean, mean);
    }
    double u = noise.uniform(trajectory, step, NoisePurpose.VERDICT, 0);
    if (kernel.learnsVariance()) {
      return VarianceRejection.accepts(
          u,
          next,
          new Diagonal(drafted.draftMean, drafted.draftPrediction, next.length),
          new Diagonal(mean, prediction, next.length));
    }
    return coupling.accepts(u, drafted.noise, drafted.draftMean, mean, s);
  }

  /** Writes what takes the place of a drafted next state that does not stand. */
  void replace(int step, Position drafted, float[] mean, float[] prediction, float[] next) {
    float s = kernel.standardDeviation(step);
    if (s == 0) {
      System.arraycopy(mean, 0, next, 0, next.length);
    } else if (kernel.learnsVariance()) {
      VarianceRejection.redraw(
          noise,
          trajectory,
          step,
          new Diagonal(drafted.draftMean, drafted.draftPrediction, next.length),
          new Diagonal(mean, prediction, next.length),
          next);
    } else {
      coupling.replace(drafted.noise, drafted.draftMean, mean, s, next);
    }
  }
}
