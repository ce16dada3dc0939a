package io.autospec.sampler.draft;

/**
 * Guesses predictions of undecided steps from what earlier rounds evaluated. One rule belongs to
 * one trajectory. Not thread-safe.
 *
 * <p>Every implementation obeys the rule in this package's description.
 */
public interface DraftRule {
  /**
   * Guesses the prediction at a step.
   *
   * @param step the undecided step
   * @param state its drafted (or, at the window's first step, committed) state, D floats
   * @param before the guess of the step before; at the window's first step the prediction at the
   *     newest decided step
   * @return the guess: {@code before} itself, or an array of the rule's that holds until the next
   *     call
   */
  float[] guess(int step, float[] state, float[] before);

  /**
   * Takes in what the network said at a drafted state that will not be: one behind a rejection.
   *
   * @param step a step behind the rejected one; each is told once a round, in order
   * @param state where the network was evaluated, D floats; copied if kept
   * @param prediction the kernel's prediction of its output; copied if kept
   */
  void evaluated(int step, float[] state, float[] prediction);

  /**
   * Forgets what is no longer needed.
   *
   * @param step all steps before this one are decided
   */
  void decided(int step);

  /**
   * Shows what the rule remembers of undecided steps; changes nothing.
   *
   * @param out is shown each step, in order of the steps
   */
  void remembered(Memory out);

  /**
   * Takes up what {@link #remembered} showed: with all of it, a rule that remembers nothing yet
   * guesses what the other would have.
   *
   * @param step an undecided step; each once
   * @param slope as it was shown
   * @param state as it was shown; copied if kept
   * @param prediction as it was shown; copied if kept
   * @throws IllegalArgumentException if no rule of this kind has shown this
   */
  void restore(int step, float slope, float[] state, float[] prediction);

  /** Sees what a rule remembers. */
  @FunctionalInterface
  interface Memory {
    /**
     * One undecided step.
     *
     * @param step which
     * @param slope of a secant rule; NaN if there is none yet
     * @param state where the network was evaluated, D floats; empty if the rule keeps none. The
     *     rule's own array: must be copied
     * @param prediction what it said; the rule's own array: must be copied
     */
    void step(int step, float slope, float[] state, float[] prediction);
  }
}
