package io.autospec.scaling.plan;

import java.util.Arrays;

/**
 * What is known of each undecided step as rounds go by, without any number of a chain: how often
 * the network was asked there, and how far ahead the step lay of what was known then. The same for
 * a run that is replayed and for one that is made up.
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

  /** How far ahead of the first undecided step each lay when the network was last asked there. */
  private final int[] askedAhead;

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
    this.askedAhead = new int[steps];
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

  /**
   * Steps between a step and what its guess rests on. Where the network was asked, that is the
   * state that was decided then: what it said of a state that was guessed far ahead is of little
   * use, however near the step is by now. Else it is the network's last word before it, or the open
   * state.
   */
  int distance(int step) {
    if (asked[step] > 0) {
      return askedAhead[step];
    }
    return step - (recycles ? Math.max(reach, from - 1) : from - 1);
  }

  /** The round is over, and committed so many steps. */
  void close(int committed) {
    int next = from + committed;
    if (recycles) {
      for (int n = next; n < to; n++) {
        asked[n] = (byte) Math.min(2, asked[n] + 1);
        askedAhead[n] = n - (from - 1);
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
    Arrays.fill(askedAhead, 0);
    from = 0;
    to = 0;
    reach = -1;
  }
}
