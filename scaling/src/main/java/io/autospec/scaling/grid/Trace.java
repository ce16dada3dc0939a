package io.autospec.scaling.grid;

import java.util.ArrayList;
import java.util.List;

/**
 * The rounds of a speculative trajectory, as lengths: how many steps each committed, negative if
 * the last of them was a rejection. With the window, all of the trajectory's speculation can be
 * told from it. One of the paper's iterations, anchor and window, is one entry.
 *
 * <p>Not thread-safe.
 */
public final class Trace {
  private final int steps;
  private final int window;
  private final List<Integer> lengths = new ArrayList<>();
  private int opened;

  /**
   * Begins at step 0.
   *
   * @param steps K
   * @param window the most steps of a round
   */
  public Trace(int steps, int window) {
    this.steps = steps;
    this.window = window;
  }

  /**
   * A step was decided.
   *
   * @param step they come in order
   * @param accepted whether its draft was
   * @return whether that ended a round
   */
  public boolean decided(int step, boolean accepted) {
    int end = Math.min(steps, opened + window);
    if (accepted && step + 1 < end) {
      return false;
    }
    int length = step + 1 - opened;
    // The last step of a chain may have no noise, and then nothing that could be accepted.
    lengths.add(accepted || step + 1 == steps ? length : -length);
    opened = step + 1;
    return true;
  }

  /** The rounds so far. */
  public List<Integer> lengths() {
    return List.copyOf(lengths);
  }
}
