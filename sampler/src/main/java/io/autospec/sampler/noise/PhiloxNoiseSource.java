package io.autospec.sampler.noise;

import org.apache.commons.rng.core.source32.Philox4x32;

/**
 * Noise from the counter-based generator Philox 4x32-10 (Salmon et al., "Parallel random numbers:
 * as easy as 1, 2, 3", SC 2011).
 *
 * <p>The key is the seed. The 128-bit counter is the address:
 *
 * <pre>
 *   word 0   block of four 32-bit numbers inside the draw, from 1
 *   word 1   purpose (bits 0..7), attempt (bits 8..30), tail refinement (bit 31)
 *   word 2   step
 *   word 3   trajectory
 * </pre>
 *
 * <p>A normal is made from 32 bits by inverting the distribution function; a number in the
 * outermost 1/256 of the mass takes 32 more bits from an address of its own, so that the tails are
 * as fine as 64 bits make them.
 */
public final class PhiloxNoiseSource implements NoiseSource {
  private static final int ATTEMPT_LIMIT = 1 << 23;
  private static final int TAIL = 1 << 31;

  /** Magnitudes below this (of 2^31) are refined: the outermost 1/512 on either side. */
  private static final int TAIL_WORDS = 1 << 23;

  private static final double TWO_POW_MINUS_32 = 0x1p-32;
  private static final double TWO_POW_MINUS_53 = 0x1p-53;

  private final int keyLow;
  private final int keyHigh;

  /**
   * Makes the noise of a seed.
   *
   * @param seed any number
   */
  public PhiloxNoiseSource(long seed) {
    this.keyLow = (int) seed;
    this.keyHigh = (int) (seed >>> 32);
  }

  @Override
  public void normals(long trajectory, int step, NoisePurpose purpose, int attempt, float[] out) {
    int address = address(purpose, attempt);
    Philox4x32 words = generator(0, address, step, trajectory);
    for (int i = 0; i < out.length; i++) {
      int word = words.next();
      // The top bit is the sign; the rest, mirrored, is the distance from the outer end.
      int magnitude = word < 0 ? ~word : word;
      double p;
      if (magnitude < TAIL_WORDS) {
        long fine = generator(i, address | TAIL, step, trajectory).next() & 0xffffffffL;
        p = (magnitude + (fine + 0.5) * TWO_POW_MINUS_32) * TWO_POW_MINUS_32;
      } else {
        p = (magnitude + 0.5) * TWO_POW_MINUS_32;
      }
      float quantile = (float) NormalQuantile.lower(p);
      out[i] = word < 0 ? -quantile : quantile;
    }
  }

  @Override
  public double uniform(long trajectory, int step, NoisePurpose purpose, int attempt) {
    long bits = generator(0, address(purpose, attempt), step, trajectory).nextLong() >>> 11;
    return (bits + 0.5) * TWO_POW_MINUS_53;
  }

  private static int address(NoisePurpose purpose, int attempt) {
    if (attempt < 0 || attempt >= ATTEMPT_LIMIT) {
      throw new IllegalArgumentException(
          "attempt: expected 0 .. " + (ATTEMPT_LIMIT - 1) + ", found " + attempt);
    }
    return purpose.code() | attempt << 8;
  }

  private Philox4x32 generator(int block, int address, int step, long trajectory) {
    return new Philox4x32(new int[] {keyLow, keyHigh, block, address, step, (int) trajectory});
  }
}
