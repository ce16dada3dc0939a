package io.autospec.model.device;

/**
 * Where a worker runs a network. The text forms are those of the command line's {@code --device}.
 */
public sealed interface Device {
  /**
   * This machine's processor.
   *
   * @param threads threads inside one evaluation, at least 1
   */
  record Cpu(int threads) implements Device {
    @Override
    public String toString() {
      return threads == 1 ? "cpu" : "cpu:" + threads;
    }
  }

  /**
   * A CUDA device.
   *
   * @param ordinal which one, from 0
   */
  record Cuda(int ordinal) implements Device {
    @Override
    public String toString() {
      return "cuda:" + ordinal;
    }
  }

  /**
   * A simulated accelerator: the real network's answer, delivered no earlier than the stated time
   * after the call began.
   *
   * @param latencyMillis per call
   * @param rowMillis per row of the batch
   * @param jitterPercent the half-width of a uniform factor on the whole, 0 .. 100
   * @param networkless true for {@code sim-only:}, which takes no network: closed-form models only
   * @param slowdown what times are multiplied by once it is slow, at least 1
   * @param slowAfterSeconds after its first call; of no meaning if it never slows down
   */
  record Simulated(
      double latencyMillis,
      double rowMillis,
      double jitterPercent,
      boolean networkless,
      double slowdown,
      double slowAfterSeconds)
      implements Device {

    /**
     * One that never slows down.
     *
     * @param latencyMillis per call
     * @param rowMillis per row of the batch
     * @param jitterPercent the half-width of a uniform factor on the whole, 0 .. 100
     * @param networkless true for {@code sim-only:}
     */
    public Simulated(
        double latencyMillis, double rowMillis, double jitterPercent, boolean networkless) {
      this(latencyMillis, rowMillis, jitterPercent, networkless, 1, 0);
    }

    @Override
    public String toString() {
      StringBuilder text = new StringBuilder(networkless ? "sim-only:" : "sim:");
      text.append(number(latencyMillis)).append("ms");
      if (rowMillis > 0) {
        text.append('+').append(number(rowMillis)).append("ms/row");
      }
      if (jitterPercent > 0) {
        text.append('~').append(number(jitterPercent)).append('%');
      }
      if (slowdown > 1) {
        text.append('!').append(number(slowdown)).append('x');
        text.append('@').append(number(slowAfterSeconds)).append('s');
      }
      return text.toString();
    }

    private static String number(double value) {
      return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }
  }
}
