package io.autospec.model.device;

import io.autospec.model.ModelException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a device's text form: {@code cpu}, {@code cpu:THREADS}, {@code cuda:ORDINAL}, {@code
 * sim:20ms[+2ms/row][~10%]} and {@code sim-only:20ms[+2ms/row][~10%]}. A simulated device that
 * becomes ten times slower five seconds after its first call ends with {@code !10x@5s}.
 */
public final class DeviceParser {
  /** The most threads inside one evaluation. */
  public static final int MAX_THREADS = 1024;

  /** The highest CUDA device. */
  public static final int MAX_ORDINAL = 255;

  /** The longest simulated time of a call or of a row, in milliseconds. */
  public static final double MAX_MILLIS = 600_000;

  /** The most that a simulated device slows down by. */
  public static final double MAX_SLOWDOWN = 1000;

  /** The latest that a simulated device slows down, in seconds. */
  public static final double MAX_SECONDS = 86_400;

  private static final String FORMS =
      "cpu, cpu:THREADS, cuda:ORDINAL, sim:20ms, sim:20ms+2ms/row~10% or sim-only:20ms";
  private static final String NUMBER = "(\\d{1,9}(?:\\.\\d{1,9})?)";
  private static final Pattern CPU = Pattern.compile("cpu(?::(\\d{1,9}))?");
  private static final Pattern CUDA = Pattern.compile("cuda:(\\d{1,9})");
  private static final Pattern SIMULATED =
      Pattern.compile(
          "(sim|sim-only):"
              + NUMBER
              + "ms(?:\\+"
              + NUMBER
              + "ms/row)?(?:~"
              + NUMBER
              + "%)?"
              + "(?:!"
              + NUMBER
              + "x@"
              + NUMBER
              + "s)?");

  private DeviceParser() {}

  /**
   * Reads a device.
   *
   * @param text as on the command line
   * @return the device; whether it is there is found out when a model is opened on it
   * @throws ModelException if the text is none of the forms, or a number is out of range
   */
  public static Device parse(String text) {
    Matcher cpu = CPU.matcher(text);
    if (cpu.matches()) {
      int threads = cpu.group(1) == null ? 1 : Integer.parseInt(cpu.group(1));
      requireRange(text, "threads", threads, 1, MAX_THREADS);
      return new Device.Cpu(threads);
    }
    Matcher cuda = CUDA.matcher(text);
    if (cuda.matches()) {
      int ordinal = Integer.parseInt(cuda.group(1));
      requireRange(text, "ordinal", ordinal, 0, MAX_ORDINAL);
      return new Device.Cuda(ordinal);
    }
    Matcher simulated = SIMULATED.matcher(text);
    if (simulated.matches()) {
      double latency = Double.parseDouble(simulated.group(2));
      double row = orZero(simulated.group(3));
      double jitter = orZero(simulated.group(4));
      requireRange(text, "milliseconds", latency, 0, MAX_MILLIS);
      requireRange(text, "milliseconds a row", row, 0, MAX_MILLIS);
      requireRange(text, "jitter percent", jitter, 0, 100);
      double slowdown = simulated.group(5) == null ? 1 : Double.parseDouble(simulated.group(5));
      double after = orZero(simulated.group(6));
      requireRange(text, "times slower", slowdown, 1, MAX_SLOWDOWN);
      requireRange(text, "seconds until it is slow", after, 0, MAX_SECONDS);
      boolean networkless = simulated.group(1).equals("sim-only");
      return new Device.Simulated(latency, row, jitter, networkless, slowdown, after);
    }
    throw new ModelException(
        String.format("device: expected %s, found '%s'", FORMS, text.replaceAll("\\s", " ")));
  }

  private static double orZero(String number) {
    return number == null ? 0 : Double.parseDouble(number);
  }

  private static void requireRange(
      String text, String what, double value, double low, double high) {
    if (value < low || value > high) {
      throw new ModelException(
          String.format(
              "device '%s': expected %s of %s .. %s, found %s",
              text, what, plain(low), plain(high), plain(value)));
    }
  }

  private static String plain(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }
}
