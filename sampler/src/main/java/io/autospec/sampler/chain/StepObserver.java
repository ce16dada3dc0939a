package io.autospec.sampler.chain;

/** Sees every decided step of a chain. For tests and diagnosis; must not write to the arrays. */
@FunctionalInterface
public interface StepObserver {
  /** Sees nothing. */
  StepObserver NONE = (step, state, mean, prediction, next, accepted) -> {};

  /**
   * A step was decided. The arrays hold until this method returns.
   *
   * @param step the step
   * @param state y[n]
   * @param mean the true network's mean there
   * @param prediction the kernel's prediction of the true network's output
   * @param next y[n+1], the committed state
   * @param accepted false if the draft was rejected
   */
  void committed(
      int step, float[] state, float[] mean, float[] prediction, float[] next, boolean accepted);
}
