package io.autospec.sampler.reference;

/**
 * A mixture of Gaussians with diagonal covariances: the law of a clean sample.
 *
 * @param weights positive, of any sum; they are divided by it
 * @param means one row a component, {@code D} coordinates each
 * @param variances one row a component: {@code D} variances, or a single one for all coordinates; 0
 *     or more
 */
public record GaussianMixture(double[] weights, double[][] means, double[][] variances) {
  /**
   * Checks the shapes, copies everything, and makes the weights sum to 1.
   *
   * @throws IllegalArgumentException if the arrays do not describe a mixture
   */
  public GaussianMixture {
    if (weights.length == 0
        || means.length != weights.length
        || variances.length != weights.length) {
      throw new IllegalArgumentException(
          String.format(
              "mixture: expected as many means and variances as weights and at least one, found %d"
                  + " weights, %d means, %d variances",
              weights.length, means.length, variances.length));
    }
    int size = means[0].length;
    double sum = 0;
    for (int k = 0; k < weights.length; k++) {
      requirePositive(weights[k], k);
      sum += weights[k];
      requireSize(means[k].length == size && size > 0, "mean", k, size, means[k].length);
      int found = variances[k].length;
      requireSize(found == 1 || found == size, "variance", k, size, found);
      for (double variance : variances[k]) {
        if (!(variance >= 0) || Double.isInfinite(variance)) {
          throw new IllegalArgumentException(
              "mixture: expected variances of 0 or more, found " + variance);
        }
      }
    }
    double[] shares = new double[weights.length];
    for (int k = 0; k < weights.length; k++) {
      shares[k] = weights[k] / sum;
    }
    weights = shares;
    means = copyOf(means);
    variances = copyOf(variances);
  }

  /**
   * A mixture of spheres.
   *
   * @param means one row a component, all of the same weight
   * @param standardDeviation of every coordinate around its mean
   * @return the mixture
   */
  public static GaussianMixture ofSpheres(double[][] means, double standardDeviation) {
    double[] weights = new double[means.length];
    double[][] variances = new double[means.length][];
    for (int k = 0; k < means.length; k++) {
      weights[k] = 1;
      variances[k] = new double[] {standardDeviation * standardDeviation};
    }
    return new GaussianMixture(weights, means, variances);
  }

  /**
   * The number of components.
   *
   * @return at least 1
   */
  public int components() {
    return weights.length;
  }

  /**
   * The number of coordinates.
   *
   * @return {@code D}, at least 1
   */
  public int size() {
    return means[0].length;
  }

  private static void requirePositive(double weight, int component) {
    if (!(weight > 0) || Double.isInfinite(weight)) {
      throw new IllegalArgumentException(
          "mixture: expected positive weights, found " + weight + " for component " + component);
    }
  }

  private static void requireSize(
      boolean fits, String what, int component, int expected, int found) {
    if (!fits) {
      throw new IllegalArgumentException(
          String.format(
              "mixture: %s of component %d: expected %d numbers, found %d",
              what, component, expected, found));
    }
  }

  private static double[][] copyOf(double[][] rows) {
    double[][] copy = new double[rows.length][];
    for (int k = 0; k < rows.length; k++) {
      copy[k] = rows[k].clone();
    }
    return copy;
  }
}
