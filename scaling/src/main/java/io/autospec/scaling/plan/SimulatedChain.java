package io.autospec.scaling.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A trajectory without a network: coins with a profile's odds decide its drafts.
 *
 * <p>Not thread-safe.
 */
final class SimulatedChain {
  private final AcceptanceProfile profile;
  private final Speculation speculation;
  private final SplittableRandom coins;

  /**
   * Makes it.
   *
   * @param profile the odds
   * @param window the most steps of a round
   * @param seed of the coins
   */
  SimulatedChain(AcceptanceProfile profile, int window, long seed) {
    this.profile = profile;
    this.speculation = new Speculation(profile.steps(), window, !profile.anchored());
    this.coins = new SplittableRandom(seed);
  }

  /**
   * Runs a trajectory.
   *
   * @return the rows of each round, in order; an anchor is a round of one
   */
  List<Integer> run() {
    List<Integer> rows = new ArrayList<>();
    speculation.reset();
    while (!speculation.over()) {
      speculation.open();
      int length = speculation.to() - speculation.from();
      if (profile.anchored()) {
        rows.add(1);
        length--;
      }
      if (length > 0) {
        rows.add(length);
      }
      speculation.close(committed());
    }
    return rows;
  }

  private int committed() {
    int from = speculation.from();
    for (int n = from; n < speculation.to(); n++) {
      if (AcceptanceProfile.isTried(n, from, profile.steps(), profile.anchored())
          && coins.nextDouble()
              < profile.rejection(n, speculation.guess(n), speculation.distance(n))) {
        return n + 1 - from;
      }
    }
    return speculation.to() - from;
  }
}
