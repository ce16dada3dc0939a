package io.autospec.sampler.kernel;

/**
 * The Gaussian transitions of one reverse chain, {@code N(mean(y, x0), s^2 I)}, for steps {@code n
 * = 0 .. K-1} in sampling order.
 *
 * <p>All arithmetic is float32, one rounding after each operation, in the order in which diffusers
 * computes it: some of its own expected sums depend on that. A kernel is immutable and safe for any
 * number of threads.
 *
 * <p>A <em>prediction</em> is what a draft guesses: the clean sample {@code x0} that the network's
 * output stands for, {@code D} floats, and behind it, where the network predicts the variance too
 * ({@link #learnsVariance()}), the {@code D} standard deviations. Each kernel says whether its x0
 * is clipped already (DDPM) or raw (DDIM, which keeps the raw epsilon beside the clipped sample).
 */
public interface ReverseKernel {
  /**
   * The number of transitions.
   *
   * @return {@code K}, at least 1
   */
  int steps();

  /**
   * What the network is told at a step.
   *
   * @param step 0 .. K-1
   * @return the timestep, falling with the step; fractional for some Euler schedules
   */
  float timestep(int step);

  /**
   * What the network's input is multiplied by at a step.
   *
   * @param step 0 .. K-1
   * @return 1 for variance-preserving chains
   */
  float inputScale(int step);

  /**
   * The standard deviation of the start state.
   *
   * @return 1 for variance-preserving chains
   */
  float initialScale();

  /**
   * The standard deviation of a transition.
   *
   * @param step 0 .. K-1
   * @return {@code s[n]}; 0 where the transition is deterministic. Where the variance is learned it
   *     is 0 for a deterministic step and NaN for any other: each coordinate has its own.
   */
  float standardDeviation(int step);

  /**
   * What the secant of a draft is clamped to: {@code 1 / sqrt(alphas_cumprod)} in
   * variance-preserving coordinates, the slope of a clean sample that follows its state alone.
   *
   * @param step 0 .. K-1
   * @return a positive number, possibly infinite
   */
  float secantLimit(int step);

  /**
   * Whether the network's output holds the variance too (2 D floats an output).
   *
   * @return true for {@code learned_range}
   */
  boolean learnsVariance();

  /**
   * The floats of a prediction.
   *
   * @param stateSize {@code D}
   * @return {@code D}, or {@code 2 D} if the variance is learned
   */
  default int predictionSize(int stateSize) {
    return learnsVariance() ? 2 * stateSize : stateSize;
  }

  /**
   * The transition of the true network at a state.
   *
   * @param step 0 .. K-1
   * @param state {@code y[n]}, D floats
   * @param output the network's output there, D or 2 D floats
   * @param prediction written: x0 (and the standard deviations, if learned)
   * @param mean written: the transition's mean, D floats
   */
  void target(int step, float[] state, float[] output, float[] prediction, float[] mean);

  /**
   * The mean of a transition whose prediction is only guessed. For the prediction that {@link
   * #target} wrote, it gives {@code target}'s mean up to rounding.
   *
   * @param step 0 .. K-1
   * @param state {@code y[n]}, D floats
   * @param prediction a guess, as {@link #target} writes it
   * @param mean written: D floats
   */
  void draftMean(int step, float[] state, float[] prediction, float[] mean);
}
