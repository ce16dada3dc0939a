package io.autospec.sampler.noise;

/**
 * A field of independent random numbers with addresses. A pure function: asking twice gives the
 * same bits, and no draw disturbs another. Safe for any number of threads.
 */
public interface NoiseSource {
  /**
   * Fills an array with independent standard normals.
   *
   * @param trajectory which chain, 0 .. 2^32 - 1
   * @param step which transition, 0 .. 2^32 - 1
   * @param purpose what for
   * @param attempt 0, or which repetition of the same draw, 0 .. 2^23 - 1
   * @param out filled whole
   */
  void normals(long trajectory, int step, NoisePurpose purpose, int attempt, float[] out);

  /**
   * One uniform number.
   *
   * @param trajectory which chain, 0 .. 2^32 - 1
   * @param step which transition, 0 .. 2^32 - 1
   * @param purpose what for
   * @param attempt 0, or which repetition of the same draw, 0 .. 2^23 - 1
   * @return strictly between 0 and 1, a multiple of 2^-53 shifted by half
   */
  double uniform(long trajectory, int step, NoisePurpose purpose, int attempt);
}
