package io.autospec.law;

import io.autospec.sampler.chain.StepObserver;
import io.autospec.sampler.kernel.ReverseKernel;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * Tests the noise that a chain really committed, {@code z_n = (y[n+1] - mean_n(y[n])) / s_n} with
 * the true network's mean: whatever the network, the chain's law is right if and only if the z_n
 * are independent N(0, I). One instance hears one run's trajectories, one after another. Not
 * thread-safe.
 *
 * <p>Five p-values, each with an exact null law: the shape of all coordinates (chi-squared over 64
 * equal cells), and, by Kolmogorov-Smirnov over trajectories, the sum of all coordinates, their sum
 * of squares, the products of even steps' noise with the next odd step's (normal given the even
 * ones), and one step's noise along the state that it left (normal given the state; trajectory i
 * gives step i mod K).
 */
public final class CommittedNoise implements StepObserver {
  private static final int CELLS = 64;
  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

  private final ReverseKernel kernel;
  private final double[] edges = new double[CELLS - 1];
  private final long[] hits = new long[CELLS];
  private final List<double[]> finished = new ArrayList<>();

  private float[] before;
  private double count;
  private double sum;
  private double squares;
  private double lagged;
  private double laggedScale;
  private double moved = Double.NaN;

  /**
   * Makes a test that has heard nothing.
   *
   * @param kernel the chain's transitions; its variance must not be learned
   */
  public CommittedNoise(ReverseKernel kernel) {
    this.kernel = kernel;
    for (int i = 1; i < CELLS; i++) {
      edges[i - 1] = NORMAL.inverseCumulativeProbability(i / (double) CELLS);
    }
  }

  @Override
  public void committed(
      int step, float[] state, float[] mean, float[] prediction, float[] next, boolean accepted) {
    float s = kernel.standardDeviation(step);
    if (s == 0) {
      return;
    }
    float[] noise = new float[next.length];
    double along = 0;
    double length = 0;
    for (int i = 0; i < next.length; i++) {
      double z = ((double) next[i] - mean[i]) / s;
      noise[i] = (float) z;
      hits[cell(z)]++;
      sum += z;
      squares += z * z;
      along += z * state[i];
      length += (double) state[i] * state[i];
    }
    count += next.length;
    if (step == finished.size() % kernel.steps()) {
      moved = along / Math.sqrt(length);
    }
    if (step % 2 == 0) {
      before = noise;
    } else if (before != null) {
      for (int i = 0; i < next.length; i++) {
        lagged += (double) noise[i] * before[i];
        laggedScale += (double) before[i] * before[i];
      }
      before = null;
    }
  }

  /** Ends a trajectory. */
  public void endTrajectory() {
    finished.add(
        new double[] {
          sum / Math.sqrt(count), squares, lagged / Math.sqrt(laggedScale), moved, count
        });
    before = null;
    count = 0;
    sum = 0;
    squares = 0;
    lagged = 0;
    laggedScale = 0;
    moved = Double.NaN;
  }

  /**
   * The p-values over all trajectories that ended.
   *
   * @return five
   */
  public List<PValue> test() {
    long all = 0;
    for (long hit : hits) {
      all += hit;
    }
    double chi = 0;
    double expected = all / (double) CELLS;
    for (long hit : hits) {
      chi += (hit - expected) * (hit - expected) / expected;
    }
    List<PValue> values = new ArrayList<>();
    values.add(
        new PValue(
            "committed noise: shape",
            ChiSquaredDistribution.of(CELLS - 1).survivalProbability(chi)));
    values.add(column("committed noise: sum", 0));
    double degrees = finished.get(0)[4];
    ChiSquaredDistribution length = ChiSquaredDistribution.of(degrees);
    values.add(
        Kolmogorov.test(
            "committed noise: length",
            finished.stream().mapToDouble(row -> row[1]).toArray(),
            length::cumulativeProbability));
    values.add(column("committed noise: step to step", 2));
    values.add(column("committed noise: state to step", 3));
    return values;
  }

  private PValue column(String name, int index) {
    // NaN: the trajectory's own step is a deterministic one.
    double[] values =
        finished.stream().mapToDouble(row -> row[index]).filter(v -> !Double.isNaN(v)).toArray();
    return Kolmogorov.test(name, values, NORMAL::cumulativeProbability);
  }

  private int cell(double z) {
    int index = java.util.Arrays.binarySearch(edges, z);
    return index < 0 ? -index - 1 : index;
  }
}
