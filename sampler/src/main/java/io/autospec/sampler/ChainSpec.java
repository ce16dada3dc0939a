package io.autospec.sampler;

import io.autospec.sampler.chain.AcceptanceChain;
import io.autospec.sampler.chain.Chain;
import io.autospec.sampler.chain.ChainSnapshot;
import io.autospec.sampler.chain.PicardChain;
import io.autospec.sampler.chain.SequentialChain;
import io.autospec.sampler.chain.StepObserver;
import io.autospec.sampler.chain.WindowPolicy;
import io.autospec.sampler.draft.DraftRule;
import io.autospec.sampler.draft.FrozenDraft;
import io.autospec.sampler.draft.RecycledDraft;
import io.autospec.sampler.draft.SecantDraft;
import io.autospec.sampler.kernel.ReverseKernel;
import io.autospec.sampler.noise.NoiseSource;

/**
 * How trajectories are drawn: everything of a chain but its noise address.
 *
 * @param kernel the transitions
 * @param stateSize D
 * @param algorithm which chain
 * @param draft the guess; used by {@link Algorithm#RECYCLED} alone
 * @param window the most steps speculated at once, at least 1; more than the chain has is all
 * @param tolerance used by {@link Algorithm#PICARD} alone: the change, in standard deviations of a
 *     step, at which the step is done
 */
public record ChainSpec(
    ReverseKernel kernel,
    int stateSize,
    Algorithm algorithm,
    Draft draft,
    int window,
    double tolerance) {

  /** ParaDiGMS' own default tolerance. */
  public static final double DEFAULT_TOLERANCE = 0.1;

  // Refuses numbers out of range.
  public ChainSpec {
    if (stateSize < 1) {
      throw new IllegalArgumentException("state size: expected at least 1, found " + stateSize);
    }
    if (window < 1) {
      throw new IllegalArgumentException("window: expected at least 1, found " + window);
    }
    if (!(tolerance > 0)) {
      throw new IllegalArgumentException("tolerance: expected above 0, found " + tolerance);
    }
  }

  /**
   * Makes a chain that has not begun, whose rounds are all as long as the window.
   *
   * @param noise all randomness
   * @param trajectory the chain's noise address
   * @param observer sees every decided step of an exact chain
   * @return the chain
   */
  public Chain chain(NoiseSource noise, long trajectory, StepObserver observer) {
    return chain(noise, trajectory, observer, WindowPolicy.LONGEST);
  }

  /**
   * Makes a chain that has not begun, with a length chosen for each round.
   *
   * @param noise all randomness
   * @param trajectory the chain's noise address
   * @param observer sees every decided step of an exact chain
   * @param policy chooses the lengths, up to the window, by the rule of {@link WindowPolicy}; of
   *     this chain alone; never asked by {@link Algorithm#SEQUENTIAL}
   * @return the chain
   */
  public Chain chain(
      NoiseSource noise, long trajectory, StepObserver observer, WindowPolicy policy) {
    return switch (algorithm) {
      case SEQUENTIAL -> new SequentialChain(kernel, noise, trajectory, stateSize, observer);
      case PICARD ->
          new PicardChain(kernel, noise, trajectory, stateSize, window, policy, tolerance);
      case ASD ->
          new AcceptanceChain(
              kernel,
              noise,
              trajectory,
              stateSize,
              window,
              policy,
              true,
              new FrozenDraft(),
              observer);
      case RECYCLED ->
          new AcceptanceChain(
              kernel, noise, trajectory, stateSize, window, policy, false, draftRule(), observer);
    };
  }

  /**
   * Makes a chain that goes on where another was put away: to the same bytes, if the policy gives
   * the same lengths again.
   *
   * @param noise all randomness, as before
   * @param trajectory the chain's noise address, as before
   * @param observer sees every step of an exact chain that is decided from here on
   * @param policy as for a new chain; may know nothing of what was decided behind the snapshot
   * @param from where; taken of a chain of an equal specification; only read
   * @return a chain that has not begun
   * @throws IllegalArgumentException if a chain of this specification cannot have been there, or
   *     holds a number that is not finite
   */
  public Chain chain(
      NoiseSource noise,
      long trajectory,
      StepObserver observer,
      WindowPolicy policy,
      ChainSnapshot from) {
    Chain chain = chain(noise, trajectory, observer, policy);
    chain.restore(from);
    return chain;
  }

  private DraftRule draftRule() {
    return switch (draft) {
      case FROZEN -> new FrozenDraft();
      case RECYCLED -> new RecycledDraft();
      case SECANT -> new SecantDraft(kernel);
    };
  }
}
