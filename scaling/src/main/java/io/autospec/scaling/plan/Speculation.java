package io.autospec.scaling.plan;

import java.util.Arrays;

/**
 * What is known of each undecided step as rounds go by, without any number of a chain: how often
 * the network was asked there, and how far ahead it lies of what is known. The same for a run that
 * is replayed and for one that is made up.
 *
 * <p>Not thread-safe.
 */
final class Speculation {
  /** How a step's guess was come by. */
  enum Guess {
    /** The network was never asked at this step: the guess is another step's. */
    FRESH(0),
    /** It was asked once, at another state. */
    ONCE(1),
    /** It was asked twice or more: there may be a secant. */
    OFTEN(2);

    /** In tables. */
    final int row;

    Guess(int row) {
      this.row = row;
    }
  }

  private final int steps;
  private final int window;
  private final boolean recycles;
  private final byte[] asked;
  private int from;
  private int to;

  /** The furthest step at which the network was asked. */
  private int reach = -1;

  /**
   * Begins at step 0.
   *
   * @param steps K
   * @param window the most steps of a round
   * @param recycles whether what was asked behind a rejection is kept
   */
  Speculation(int steps, int window, boolean recycles) {
    this.steps = steps;
    this.window = window;
    this.recycles = recycles;
    this.asked = new byte[steps];
  }

  /** Opens the next round. */
  void open() {
    to = Math.min(steps, from + window);
  }

  int from() {
    return from;
  }

  int to() {
    return to;
  }

  /** How the guess of a step of the open round was come by. */
  Guess guess(int step) {
    if (asked[step] == 0) {
      return Guess.FRESH;
    }
    return asked[step] == 1 ? Guess.ONCE : Guess.OFTEN;
  }

  /** Steps from what the guess rests on: the network's last word before it, or the open state. */
  int distance(int step) {
    int known = recycles && asked[step] == 0 ? Math.max(reach, from - 1) : from - 1;
    return step - known;
  }

  /** The round is over, and committed so many steps. */
  void close(int committed) {
    int next = from + committed;
    if (recycles) {
      for (int n = next; n < to; n++) {
        asked[n] = (byte) Math.min(2, asked[n] + 1);
      }
      reach = Math.max(reach, to - 1);
    }
    from = next;
  }

  boolean over() {
    return from >= steps;
  }

  /** Begins anew. */
  void reset() {
    Arrays.fill(asked, (byte) 0);
    from = 0;
    to = 0;
    reach = -1;
  }
}
