package io.autospec.sampler;

import java.util.Locale;

/** The ways to draw a trajectory. */
public enum Algorithm {
  /** One network call a step, in order: the oracle that everything else is checked against. */
  SEQUENTIAL(true),
  /** The paper's Autospeculative Decoding, literally: an anchor round, then a window round. */
  ASD(true),
  /** One round a window; any {@link Draft}. */
  RECYCLED(true),
  /** ParaDiGMS (Shih et al. 2023): Picard sweeps to a tolerance. Approximate. */
  PICARD(false);

  private final boolean exact;

  Algorithm(boolean exact) {
    this.exact = exact;
  }

  /**
   * Whether samples have exactly the sequential chain's law.
   *
   * @return false for {@link #PICARD} alone
   */
  public boolean isExact() {
    return exact;
  }

  /**
   * The name on the command line and in reports.
   *
   * @return lower case
   */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
