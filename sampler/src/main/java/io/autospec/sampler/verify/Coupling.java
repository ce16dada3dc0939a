package io.autospec.sampler.verify;

/**
 * Couples a drafted transition with the true one where both have the same standard deviation. The
 * product has one, {@link ReflectionCoupling}; the law tests plant faulty ones to see themselves
 * fail.
 */
public interface Coupling {
  /**
   * Whether a drafted state stands.
   *
   * @param u the step's uniform, in (0, 1)
   * @param xi the step's proposal noise, D floats
   * @param draftMean the mean that the proposal was drawn with, D floats
   * @param targetMean the mean of the true network, D floats
   * @param s the standard deviation of both, above 0
   * @return true to accept
   */
  boolean accepts(double u, float[] xi, float[] draftMean, float[] targetMean, float s);

  /**
   * What takes the place of a drafted state that was rejected.
   *
   * @param xi the step's proposal noise, D floats
   * @param draftMean the mean that the proposal was drawn with, D floats; not the target's
   * @param targetMean the mean of the true network, D floats
   * @param s the standard deviation of both, above 0
   * @param next written: D floats
   */
  void replace(float[] xi, float[] draftMean, float[] targetMean, float s, float[] next);
}
