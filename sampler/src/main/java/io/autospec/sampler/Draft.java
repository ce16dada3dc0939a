package io.autospec.sampler;

import java.util.Locale;

/** How the clean sample of a step that has not been decided is guessed. */
public enum Draft {
  /** The newest decided step's clean sample, for the whole window: the paper's guess. */
  FROZEN,
  /** What was evaluated at the same position in an earlier round; beyond that, the guess before. */
  RECYCLED,
  /** {@link #RECYCLED}, corrected along the change of state by a scalar secant. */
  SECANT;

  /**
   * The name on the command line and in reports.
   *
   * @return lower case
   */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
