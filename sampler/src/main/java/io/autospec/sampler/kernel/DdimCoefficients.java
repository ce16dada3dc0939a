package io.autospec.sampler.kernel;

/**
 * The numbers of one DDIM transition, {@code prev = previousSignal * x0 + direction * eps + sigma *
 * noise} (Song et al. 2020, formulas 12 and 16), in the order of operations that diffusers uses.
 *
 * @param signal {@code sqrt(abar[t])}
 * @param noise {@code sqrt(1 - abar[t])}
 * @param previousSignal {@code sqrt(abar[prev])}
 * @param direction {@code sqrt(1 - abar[prev] - sigma^2)}
 * @param variance of the posterior; sigma is eta times its root
 * @param sigma the standard deviation of the transition
 * @param rounding the precision of all of these
 */
public record DdimCoefficients(
    double signal,
    double noise,
    double previousSignal,
    double direction,
    double variance,
    double sigma,
    Rounding rounding) {

  /**
   * Computes the numbers.
   *
   * @param alphaCumprod {@code abar[t]}, in [0, 1)
   * @param previousAlphaCumprod {@code abar} of the timestep that the transition leads to
   * @param eta the share of DDPM's noise, 0 to 1
   * @param rounding the precision
   * @return the numbers; not finite if the schedule is degenerate
   */
  public static DdimCoefficients of(
      double alphaCumprod, double previousAlphaCumprod, double eta, Rounding rounding) {
    double betaProduct = rounding.of(1 - alphaCumprod);
    double previousBetaProduct = rounding.of(1 - previousAlphaCumprod);
    double beta = rounding.of(1 - rounding.of(alphaCumprod / previousAlphaCumprod));
    double variance = rounding.of(rounding.of(previousBetaProduct / betaProduct) * beta);
    double sigma = rounding.of(rounding.of(eta) * rounding.of(Math.sqrt(variance)));
    // Never below 0 but by rounding: at eta = 1 it is exactly 0 where the state holds no signal.
    double radicand = rounding.of(previousBetaProduct - rounding.of(sigma * sigma));
    return new DdimCoefficients(
        rounding.of(Math.sqrt(alphaCumprod)),
        rounding.of(Math.sqrt(betaProduct)),
        rounding.of(Math.sqrt(previousAlphaCumprod)),
        rounding.of(Math.sqrt(Math.max(radicand, 0))),
        variance,
        sigma,
        rounding);
  }

  boolean isFinite() {
    return noise > 0 && Double.isFinite(variance) && Double.isFinite(direction);
  }
}
