package io.autospec.law;

import io.autospec.sampler.Condition;
import io.autospec.sampler.Denoiser;
import io.autospec.sampler.DenoiserBatch;
import io.autospec.sampler.kernel.ReverseKernel;
import java.util.Arrays;

/**
 * The exact law of a sequential chain in one dimension, by quadrature: the density on a fine grid
 * is pushed through every transition, {@code p[n+1](y') = sum_i p[n](y_i) N(y'; mean_n(y_i), s_n^2)
 * h}. The trapezoidal rule's error falls faster than any power of h while s_n is above h. Kernel
 * and network are black boxes; a deterministic transition must be increasing and come last.
 */
public final class GridLaw {
  /** A Gaussian is taken to end at this many standard deviations. */
  private static final double REACH = 8;

  private static final double NEGLIGIBLE = 1e-13;

  /** Grid points nearer to each other than this hold one atom. */
  private static final double ATOM = 1e-6;

  private final double[] points;
  private final double[] cdf;

  private GridLaw(double[] points, double[] cdf) {
    this.points = points;
    this.cdf = cdf;
  }

  /**
   * Computes the law of the final state. Each step has a grid of its own, over the states that
   * matter there, so that a chain whose noise falls by orders of magnitude is resolved everywhere.
   *
   * @param kernel the transitions
   * @param network a network over one float
   * @param size the number of grid points
   * @return the law
   */
  public static GridLaw of(ReverseKernel kernel, Denoiser network, int size) {
    double reach = REACH * kernel.initialScale();
    double[] grid = grid(-reach, reach, size);
    double[] density = new double[size];
    for (int i = 0; i < size; i++) {
      density[i] = normal(grid[i] / kernel.initialScale()) / kernel.initialScale();
    }
    double[] points = grid;
    for (int n = 0; n < kernel.steps(); n++) {
      double[] deviations = new double[size];
      double[] means = means(kernel, network, n, grid, deviations);
      // Noise below a float32 state's own rounding is none.
      if (kernel.standardDeviation(n) < 1e-8) {
        if (n != kernel.steps() - 1) {
          throw new IllegalArgumentException("a deterministic step must be the last");
        }
        points = means;
      } else {
        double[] next = nextGrid(grid, density, means, deviations);
        density = push(grid, density, means, deviations, next);
        grid = next;
        points = grid;
      }
    }
    return new GridLaw(points, distribution(grid, density));
  }

  private static double[] grid(double low, double high, int size) {
    double[] grid = new double[size];
    for (int i = 0; i < size; i++) {
      grid[i] = low + (high - low) * i / (size - 1);
    }
    return grid;
  }

  /** A grid over all next states but those that {@link #NEGLIGIBLE} mass leads to. */
  private static double[] nextGrid(
      double[] grid, double[] density, double[] means, double[] deviations) {
    double h = grid[1] - grid[0];
    int low = 0;
    int high = grid.length - 1;
    for (double mass = 0; low < high; low++) {
      mass += density[low] * h;
      if (mass > NEGLIGIBLE) {
        break;
      }
    }
    for (double mass = 0; high > low; high--) {
      mass += density[high] * h;
      if (mass > NEGLIGIBLE) {
        break;
      }
    }
    double s = Arrays.stream(deviations, low, high + 1).max().orElseThrow();
    return grid(means[low] - REACH * s, means[high] + REACH * s, grid.length);
  }

  private static double[] push(
      double[] grid, double[] density, double[] means, double[] deviations, double[] next) {
    double h = grid[1] - grid[0];
    double nextH = next[1] - next[0];
    double[] pushed = new double[next.length];
    for (int i = 0; i < grid.length; i++) {
      double s = deviations[i];
      double mass = density[i] * h / s;
      if (mass < 1e-30) {
        continue;
      }
      int from = Math.max(0, (int) ((means[i] - REACH * s - next[0]) / nextH));
      int to = Math.min(next.length - 1, (int) ((means[i] + REACH * s - next[0]) / nextH) + 1);
      for (int j = from; j <= to; j++) {
        pushed[j] += mass * normal((next[j] - means[i]) / s);
      }
    }
    return pushed;
  }

  /** The mass up to the middle of each cell: the trapezoidal distribution function. */
  private static double[] distribution(double[] grid, double[] density) {
    double[] cdf = new double[grid.length];
    double sum = 0;
    for (int i = 0; i < grid.length; i++) {
      cdf[i] = sum + density[i] / 2;
      sum += density[i];
    }
    for (int i = 0; i < grid.length; i++) {
      cdf[i] /= sum;
    }
    return cdf;
  }

  private static double[] means(
      ReverseKernel kernel, Denoiser network, int step, double[] grid, double[] deviations) {
    float[] state = new float[1];
    float[] output = new float[network.outputSize()];
    float[] prediction = new float[kernel.predictionSize(1)];
    float[] mean = new float[1];
    double[] means = new double[grid.length];
    DenoiserBatch batch = new DenoiserBatch();
    for (int i = 0; i < grid.length; i++) {
      state[0] = (float) grid[i];
      batch.clear();
      batch.add(
          new DenoiserBatch.Row(
              state, kernel.inputScale(step), kernel.timestep(step), Condition.none(), output));
      network.predict(batch);
      kernel.target(step, state, output, prediction, mean);
      means[i] = mean[0];
      deviations[i] = kernel.learnsVariance() ? prediction[1] : kernel.standardDeviation(step);
    }
    return means;
  }

  private static double normal(double z) {
    return Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
  }

  /**
   * The distribution function.
   *
   * @param x anywhere
   * @return P(X at most x)
   */
  public double cdf(double x) {
    return interpolate(points, cdf, x);
  }

  /**
   * The probability integral transform, also where the law has atoms, as a clipped sample's has at
   * the clip's ends.
   *
   * @param x a final state
   * @param u a uniform of its own, which places x inside an atom
   * @return uniform under the law
   */
  public double transform(double x, double u) {
    int first = 0;
    while (first < points.length && points[first] < x - ATOM) {
      first++;
    }
    int last = first;
    while (last + 1 < points.length && points[last + 1] <= x + ATOM) {
      last++;
    }
    if (last == first) {
      return cdf(x);
    }
    double below = first == 0 ? 0 : cdf[first];
    double upTo = last == points.length - 1 ? 1 : cdf[last];
    return below + u * (upTo - below);
  }

  /**
   * The quantile function.
   *
   * @param p in (0, 1)
   * @return x with cdf(x) = p
   */
  public double quantile(double p) {
    return interpolate(cdf, points, p);
  }

  private static double interpolate(double[] xs, double[] ys, double x) {
    int index = Arrays.binarySearch(xs, x);
    if (index >= 0) {
      return ys[index];
    }
    int above = -index - 1;
    if (above == 0) {
      return ys[0];
    }
    if (above == xs.length) {
      return ys[xs.length - 1];
    }
    double share = (x - xs[above - 1]) / (xs[above] - xs[above - 1]);
    return ys[above - 1] + share * (ys[above] - ys[above - 1]);
  }
}
