package io.autospec.sampler.kernel;

/**
 * The numbers of one Euler-ancestral transition, {@code prev = x + (x - x0) / from * step + up *
 * noise}, in the order of operations that diffusers uses.
 *
 * @param from the state's noise level, above 0
 * @param to the next state's, from 0 up to {@code from}
 * @param up the standard deviation of the noise that is added
 * @param down the noise level that the deterministic part leads to
 * @param step {@code down - from}
 * @param inputScale what the network's input is multiplied by, {@code 1 / sqrt(from^2 + 1)}
 * @param rounding the precision of all of these
 */
public record EulerAncestralCoefficients(
    double from,
    double to,
    double up,
    double down,
    double step,
    double inputScale,
    Rounding rounding) {

  /**
   * Computes the numbers.
   *
   * @param from the state's noise level, above 0
   * @param to the next state's, from 0 up to {@code from}
   * @param rounding the precision
   * @return the numbers; not finite if the schedule is degenerate
   */
  public static EulerAncestralCoefficients of(double from, double to, Rounding rounding) {
    double fromSquared = rounding.of(from * from);
    double toSquared = rounding.of(to * to);
    double difference = rounding.of(fromSquared - toSquared);
    double upSquared = rounding.of(rounding.of(toSquared * difference) / fromSquared);
    double up = rounding.of(Math.sqrt(upSquared));
    // Below 0 by rounding where `to` is far below `from`; diffusers then gives NaN.
    double downSquared = Math.max(rounding.of(toSquared - rounding.of(up * up)), 0);
    double down = rounding.of(Math.sqrt(downSquared));
    double inputNorm = rounding.of(Math.sqrt(rounding.of(fromSquared + 1)));
    return new EulerAncestralCoefficients(
        from, to, up, down, rounding.of(down - from), rounding.of(1 / inputNorm), rounding);
  }

  boolean isFinite() {
    return from > 0
        && Double.isFinite(from * from)
        && Double.isFinite(up)
        && Double.isFinite(down)
        && inputScale > 0;
  }
}
