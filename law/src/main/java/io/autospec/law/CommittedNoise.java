package io.autospec.law;

import io.autospec.sampler.chain.StepObserver;
import io.autospec.sampler.kernel.ReverseKernel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * Tests the noise that a chain really committed, {@code z_n = (y[n+1] - mean_n(y[n])) / s_n} with
 * the true network's mean: whatever the network, the chain's law is right if and only if the z_n
 * are independent N(0, I). Not thread-safe.
 *
 * <p>Six p-values, each with an exact null law: the shape of all coordinates (chi-squared over 64
 * equal cells), and, by Kolmogorov-Smirnov over trajectories, the sum of all coordinates, their sum
 * of squares, the products of even steps' noise with the next odd step's (normal given the even
 * ones), one step's noise along the state that it left (normal given the state; trajectory i gives
 * step i mod K), and each step's noise along the last change of the clean sample (normal given the
 * past: this is where a wrong verdict moves it, since drafts lag behind the clean sample).
 */
public final class CommittedNoise {
  private static final int CELLS = 64;

  /**
   * Below this standard deviation the rounding of a float32 state, about 1e-7, would show in the
   * noise. DDPM's fixed_small has 1e-10 at a last step that ends above t = 0.
   */
  private static final float RESOLVED = 1e-4f;

  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

  private final ReverseKernel kernel;
  private final double[] edges = new double[CELLS - 1];
  private final long[] hits = new long[CELLS];
  private final List<Recorder> ended = new ArrayList<>();

  /**
   * Makes a test that has heard nothing.
   *
   * @param kernel the chain's transitions
   */
  public CommittedNoise(ReverseKernel kernel) {
    this.kernel = kernel;
    for (int i = 1; i < CELLS; i++) {
      edges[i - 1] = NORMAL.inverseCumulativeProbability(i / (double) CELLS);
    }
  }

  /**
   * Listens to one trajectory.
   *
   * @param trajectory its number, from 0
   * @return hears every decided step of that trajectory; counts once its last step was decided
   */
  public StepObserver trajectory(int trajectory) {
    return new Recorder(trajectory % kernel.steps());
  }

  private final class Recorder implements StepObserver {
    private final int ownStep;
    private float[] even;
    private double count;
    private double sum;
    private double squares;
    private double lagged;
    private double laggedScale;
    private double along = Double.NaN;
    private float[] cleanBefore;
    private double changed;
    private double changes;

    Recorder(int ownStep) {
      this.ownStep = ownStep;
    }

    @Override
    public void committed(
        int step, float[] state, float[] mean, float[] prediction, float[] next, boolean accepted) {
      if (resolved(step, prediction, next.length)) {
        float[] noise = noise(step, mean, prediction, next);
        record(step, state, noise);
        alongChange(prediction, noise);
      } else {
        even = null;
      }
      if (step == kernel.steps() - 1) {
        even = null;
        cleanBefore = null;
        ended.add(this);
      }
    }

    /**
     * Whether the step's noise can be read back from float32 states at all. What is left out
     * depends on the past alone, so the rest is as independent and normal as before.
     */
    private boolean resolved(int step, float[] prediction, int size) {
      float s = kernel.standardDeviation(step);
      if (!kernel.learnsVariance() || s == 0) {
        return s >= RESOLVED;
      }
      for (int i = size; i < 2 * size; i++) {
        if (prediction[i] < RESOLVED) {
          return false;
        }
      }
      return true;
    }

    private float[] noise(int step, float[] mean, float[] prediction, float[] next) {
      float[] noise = new float[next.length];
      for (int i = 0; i < next.length; i++) {
        double s =
            kernel.learnsVariance() ? prediction[next.length + i] : kernel.standardDeviation(step);
        double z = ((double) next[i] - mean[i]) / s;
        noise[i] = (float) z;
        hits[cell(z)]++;
        sum += z;
        squares += z * z;
      }
      count += next.length;
      return noise;
    }

    private void alongChange(float[] prediction, float[] noise) {
      if (cleanBefore != null) {
        double length = 0;
        double product = 0;
        for (int i = 0; i < noise.length; i++) {
          double change = (double) prediction[i] - cleanBefore[i];
          product += change * noise[i];
          length += change * change;
        }
        if (length > 0) {
          changed += product / Math.sqrt(length);
          changes++;
        }
      }
      cleanBefore = Arrays.copyOf(prediction, noise.length);
    }

    private void record(int step, float[] state, float[] noise) {
      if (step == ownStep) {
        double length = 0;
        double product = 0;
        for (int i = 0; i < noise.length; i++) {
          product += (double) noise[i] * state[i];
          length += (double) state[i] * state[i];
        }
        along = product / Math.sqrt(length);
      }
      if (step % 2 == 0) {
        even = noise;
      } else if (even != null) {
        for (int i = 0; i < noise.length; i++) {
          lagged += (double) noise[i] * even[i];
          laggedScale += (double) even[i] * even[i];
        }
        even = null;
      }
    }
  }

  /**
   * The p-values over all trajectories that ended.
   *
   * @return six, or fewer where the chain has too few steps for products
   */
  public List<PValue> test() {
    double all = 0;
    for (long hit : hits) {
      all += hit;
    }
    double chi = 0;
    double expected = all / CELLS;
    for (long hit : hits) {
      chi += (hit - expected) * (hit - expected) / expected;
    }
    List<PValue> values = new ArrayList<>();
    values.add(
        new PValue(
            "committed noise: shape",
            ChiSquaredDistribution.of(CELLS - 1).survivalProbability(chi)));
    add(values, "sum", r -> r.sum / Math.sqrt(r.count), NORMAL::cumulativeProbability);
    add(
        values,
        "length",
        r -> ChiSquaredDistribution.of(r.count).cumulativeProbability(r.squares),
        u -> Math.min(Math.max(u, 0), 1));
    add(
        values,
        "step to step",
        r -> r.lagged / Math.sqrt(r.laggedScale),
        NORMAL::cumulativeProbability);
    add(values, "state to step", r -> r.along, NORMAL::cumulativeProbability);
    add(
        values,
        "change of the clean sample to step",
        r -> r.changed / Math.sqrt(r.changes),
        NORMAL::cumulativeProbability);
    return values;
  }

  private void add(
      List<PValue> values,
      String what,
      ToDoubleFunction<Recorder> statistic,
      DoubleUnaryOperator cdf) {
    // NaN: the trajectory's own step has no noise to read, or the chain has no pairs of steps.
    double[] sample =
        ended.stream()
            .filter(r -> r.count > 0)
            .mapToDouble(statistic)
            .filter(v -> !Double.isNaN(v))
            .toArray();
    if (sample.length > 1) {
      values.add(Kolmogorov.test("committed noise: " + what, sample, cdf));
    }
  }

  private int cell(double z) {
    int index = Arrays.binarySearch(edges, z);
    return index < 0 ? -index - 1 : index;
  }
}
