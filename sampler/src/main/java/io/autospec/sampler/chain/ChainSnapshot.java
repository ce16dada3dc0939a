package io.autospec.sampler.chain;

import java.util.List;

/**
 * A trajectory as it was when a round opened: all that another process needs to go on to the same
 * bytes, but for what it is made of (kernel, noise address, algorithm, draft, window). Noise is not
 * in it: that of an undecided step is made again, from its address.
 *
 * @param committed steps decided so far, 0 .. K-1
 * @param rounds begun before this point, at most {@code committed}
 * @param rejections so far
 * @param queries given out before this point
 * @param state the newest decided state, D floats
 * @param newest the prediction at the newest decided step: D floats, 2 D where the variance is
 *     learned; empty where the algorithm does not go on from it (all but the recycled one)
 * @param remembered what the algorithm keeps of undecided steps, in order of the steps: a draft
 *     rule's evaluations, or the states of a Picard window behind the decided one
 */
public record ChainSnapshot(
    int committed,
    int rounds,
    int rejections,
    long queries,
    float[] state,
    float[] newest,
    List<Remembered> remembered) {

  // Copies the list, not the arrays: they are the snapshot's own.
  public ChainSnapshot {
    remembered = List.copyOf(remembered);
  }

  /**
   * What is kept of one undecided step.
   *
   * @param step which
   * @param slope of a secant rule; NaN if it has none yet
   * @param state where the network was evaluated; empty where the rule keeps none
   * @param prediction what it said; empty where the algorithm keeps none
   */
  public record Remembered(int step, float slope, float[] state, float[] prediction) {}
}
