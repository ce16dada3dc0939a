package io.autospec.actors.pool;

/**
 * What a call costs on a device, learned from its calls: {@code first + (rows - 1) * further}
 * nanoseconds, each new call correcting a fifth of the error it shows. A device of many cores has a
 * small {@code further}, and rows then share calls; one that works row by row has none to give
 * away.
 *
 * <p>Not thread-safe.
 */
public final class DeviceCost {
  private static final double GAIN = 0.2;
  private static final double DEVIATION_GAIN = 0.125;

  /** Rows are free company while a call with them costs at most this much of a call with one. */
  private static final double WORTH_WAITING = 1.25;

  private double first;
  private double further;
  private double deviation;

  /**
   * Begins with what the worker measured itself.
   *
   * @param firstNanos a call with one row, more than 0
   * @param furtherNanos each row more, at least 0
   */
  public DeviceCost(long firstNanos, long furtherNanos) {
    if (firstNanos <= 0 || furtherNanos < 0) {
      throw new IllegalArgumentException(
          "cost: expected more than 0 and at least 0 ns, found "
              + firstNanos
              + ", "
              + furtherNanos);
    }
    first = firstNanos;
    further = furtherNanos;
    deviation = firstNanos / 4.0;
  }

  /**
   * Learns from a call.
   *
   * @param rows in it, at least 1
   * @param nanos what it took
   */
  public void observe(int rows, long nanos) {
    double error = nanos - expected(rows);
    deviation += DEVIATION_GAIN * (Math.abs(error) - deviation);
    // The share of a row's own part grows with the rows; both parts together take GAIN * error.
    first = Math.max(1, first + GAIN * error / rows);
    if (rows > 1) {
      further = Math.max(0, further + GAIN * error / rows);
    }
  }

  /**
   * What a call should take.
   *
   * @param rows at least 1
   * @return nanoseconds
   */
  public long expected(int rows) {
    return (long) (first + (rows - 1) * further);
  }

  /**
   * How far calls are off what is expected of them, on average.
   *
   * @return nanoseconds
   */
  public long deviation() {
    return (long) deviation;
  }

  /**
   * How many rows a call can have for little more than the price of one.
   *
   * @param capacity the most rows of a call
   * @return 1 to capacity
   */
  public int freeRows(int capacity) {
    double spare = (WORTH_WAITING - 1) * first;
    return further * (capacity - 1) <= spare ? capacity : 1 + (int) (spare / further);
  }
}
