package io.autospec.sampler.kernel;

import io.autospec.sampler.schedule.VarianceType;

/**
 * The numbers of one DDPM transition, {@code prev = cleanFactor * x0 + stateFactor * x + sigma *
 * noise} (Ho et al. 2020, formulas 6 and 7), in the order of operations that diffusers uses.
 *
 * @param signal {@code sqrt(abar[t])}
 * @param noise {@code sqrt(1 - abar[t])}
 * @param cleanFactor what x0 is multiplied by
 * @param stateFactor what x is multiplied by
 * @param variance the posterior's variance, at least 1e-20
 * @param beta the transition's beta, {@code 1 - abar[t] / abar[prev]}
 * @param rounding the precision of all of these
 */
public record DdpmCoefficients(
    double signal,
    double noise,
    double cleanFactor,
    double stateFactor,
    double variance,
    double beta,
    Rounding rounding) {

  private static final double LEAST_VARIANCE = 1e-20;

  /**
   * Computes the numbers.
   *
   * @param alphaCumprod {@code abar[t]}, in [0, 1)
   * @param previousAlphaCumprod {@code abar} of the timestep that the transition leads to; 1 for
   *     none
   * @param rounding the precision
   * @return the numbers; not finite if the schedule is degenerate
   */
  public static DdpmCoefficients of(
      double alphaCumprod, double previousAlphaCumprod, Rounding rounding) {
    double betaProduct = rounding.of(1 - alphaCumprod);
    double previousBetaProduct = rounding.of(1 - previousAlphaCumprod);
    double alpha = rounding.of(alphaCumprod / previousAlphaCumprod);
    double beta = rounding.of(1 - alpha);
    double previousSignal = rounding.of(Math.sqrt(previousAlphaCumprod));
    double cleanFactor = rounding.of(rounding.of(previousSignal * beta) / betaProduct);
    double alphaRoot = rounding.of(Math.sqrt(alpha));
    double stateFactor = rounding.of(rounding.of(alphaRoot * previousBetaProduct) / betaProduct);
    double variance = rounding.of(rounding.of(previousBetaProduct / betaProduct) * beta);
    return new DdpmCoefficients(
        rounding.of(Math.sqrt(alphaCumprod)),
        rounding.of(Math.sqrt(betaProduct)),
        cleanFactor,
        stateFactor,
        Math.max(variance, rounding.of(LEAST_VARIANCE)),
        beta,
        rounding);
  }

  /**
   * The standard deviation of the transition where noise is drawn.
   *
   * @param type where the variance comes from
   * @return above 0; NaN for {@code learned_range}, where it is each coordinate's own
   */
  public double standardDeviation(VarianceType type) {
    return switch (type) {
      case FIXED_SMALL -> rounding.of(Math.sqrt(variance));
      case FIXED_SMALL_LOG -> exponentialOfHalf(logVariance());
      case FIXED_LARGE -> rounding.of(Math.sqrt(beta));
      case FIXED_LARGE_LOG -> exponentialOfHalf(logBeta());
      case LEARNED_RANGE -> Double.NaN;
    };
  }

  /**
   * The lower end of a learned variance.
   *
   * @return the logarithm of {@link #variance}
   */
  public double logVariance() {
    return rounding.of(StrictMath.log(variance));
  }

  /**
   * The upper end of a learned variance.
   *
   * @return the logarithm of {@link #beta}
   */
  public double logBeta() {
    return rounding.of(StrictMath.log(beta));
  }

  boolean isFinite() {
    return Double.isFinite(cleanFactor)
        && Double.isFinite(stateFactor)
        && Double.isFinite(variance)
        && beta > 0
        && beta <= 1;
  }

  private double exponentialOfHalf(double logarithm) {
    return rounding.of(StrictMath.exp(rounding.of(0.5 * logarithm)));
  }
}
