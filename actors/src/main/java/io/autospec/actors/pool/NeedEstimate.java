package io.autospec.actors.pool;

/**
 * How likely the answer k steps ahead of a committed state is needed: the chance that the k drafts
 * before it are all accepted. Verdicts are taken as independent with one rate, which recent rounds
 * say more about than old ones.
 *
 * <p>Not thread-safe.
 */
public final class NeedEstimate {
  /** Verdicts that the beginning's guess counts for, and the most that the past counts for. */
  private static final double PRIOR = 20;

  private static final double MEMORY = 500;
  private static final double PRIOR_RATE = 0.95;

  private double accepted = PRIOR * PRIOR_RATE;
  private double verdicts = PRIOR;

  /** Begins with a guess. */
  public NeedEstimate() {}

  /**
   * Learns from a round.
   *
   * @param acceptedDrafts drafts that stood
   * @param rejectedDrafts drafts that did not, 0 or 1 a round
   */
  public void observe(int acceptedDrafts, int rejectedDrafts) {
    accepted += acceptedDrafts;
    verdicts += acceptedDrafts + rejectedDrafts;
    if (verdicts > MEMORY) {
      accepted *= MEMORY / verdicts;
      verdicts = MEMORY;
    }
  }

  /**
   * The chance that one draft is accepted.
   *
   * @return 0 to 1
   */
  public double rate() {
    return accepted / verdicts;
  }

  /**
   * The chance that an answer is needed.
   *
   * @param ahead undecided steps before it; 0 is surely needed
   * @return 0 to 1
   */
  public double of(int ahead) {
    return Math.pow(rate(), ahead);
  }

  /**
   * The longest window whose last answer is likelier needed than a given chance.
   *
   * @param least the chance, above 0
   * @param most the longest window there may be, at least 1
   * @return 1 to most
   */
  public int longestWindow(double least, int most) {
    double rate = rate();
    if (rate >= 1) {
      return most;
    }
    double steps = rate <= 0 ? 0 : Math.log(least) / Math.log(rate);
    return (int) Math.max(1, Math.min(most, 1 + Math.floor(steps)));
  }
}
