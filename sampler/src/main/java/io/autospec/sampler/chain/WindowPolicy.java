package io.autospec.sampler.chain;

/**
 * Chooses how many steps a round speculates on. One policy belongs to one chain and is asked once
 * at the opening of each round, in the chain's thread; under the paper's algorithm once an
 * iteration, when its anchor opens.
 *
 * <p><b>The rule that keeps it exact</b>: as drafts must be predictable, so must lengths. A length
 * may depend on clocks, loads and past verdicts, and on whatever was decided before the round;
 * never on the noise of an undecided step, nor on anything computed from it, such as a drafted
 * state or what the network said about one. Then the samples have the sequential chain's law
 * whatever is chosen. (The predictable-draft rule: given the noise before step n, whether and from
 * what step n is drafted must be independent of step n's own noise and of all later.)
 *
 * <p>A trajectory's bytes depend on the lengths that were chosen. Where the same bytes are wanted
 * again, the policy must give the same lengths again.
 */
@FunctionalInterface
public interface WindowPolicy {
  /** Always the most that the chain allows. */
  WindowPolicy LONGEST = () -> Integer.MAX_VALUE;

  /**
   * The length of the round that opens now. Must not throw: the chain is between two rounds.
   *
   * @return steps; below 1 counts as 1, above the chain's maximum as the maximum, and a window ends
   *     where the chain ends
   */
  int length();
}
