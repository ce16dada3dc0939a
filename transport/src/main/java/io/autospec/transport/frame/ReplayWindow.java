package io.autospec.transport.frame;

/**
 * Which of a session's latest sequence numbers were seen: a ring of bits behind the newest one. Not
 * for several threads at once.
 */
public final class ReplayWindow {
  /** How many sequence numbers are told apart; older ones are refused. */
  public static final int SIZE = 4096;

  private final long[] seen = new long[SIZE / 64];
  private long newest = -1;

  /** Returns whether this number (at least 0) was entered, or is too old to tell. */
  public boolean refuses(long sequence) {
    if (sequence > newest) {
      return false;
    }
    return newest - sequence >= SIZE || (seen[word(sequence)] & bit(sequence)) != 0;
  }

  /** Enters a number that is not refused. */
  public void enter(long sequence) {
    if (sequence > newest) {
      long from = Math.max(newest + 1, sequence - SIZE + 1);
      for (long skipped = from; skipped <= sequence - 1; skipped++) {
        seen[word(skipped)] &= ~bit(skipped);
      }
      newest = sequence;
    }
    seen[word(sequence)] |= bit(sequence);
  }

  private static int word(long sequence) {
    return (int) (sequence % SIZE) >> 6;
  }

  private static long bit(long sequence) {
    return 1L << (sequence & 63);
  }
}
