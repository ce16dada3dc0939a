package io.autospec.benchmarks.rig.aeron;

import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;

/**
 * The settings of drivers and of threads that poll, in one place so that others can be tried. Those
 * of {@link #BEST} were the best found on a loopback: the largest datagrams, a window of a whole
 * tensor, and an idle strategy that costs next to nothing when nothing comes.
 *
 * @param mtu the length of a datagram's payload, in bytes, Aeron's header included
 * @param termLength in bytes; a message is at most an eighth of it
 * @param window the receiver's window, in bytes, at most {@code socketBuffer}
 * @param socketBuffer SO_RCVBUF and SO_SNDBUF, in bytes
 * @param spins how often an idle thread spins, then
 * @param yields how often it yields, then
 * @param maxParkNanos the longest park, in ns; parks begin at 1 us and double
 * @param invoked whether the thread that polls runs the driver and the client as well; else both
 *     have a thread
 */
public record AeronSettings(
    int mtu,
    int termLength,
    int window,
    int socketBuffer,
    int spins,
    int yields,
    long maxParkNanos,
    boolean invoked) {
  /** The settings with threads of their own. */
  public static final AeronSettings BEST =
      new AeronSettings(
          65_504, 16 << 20, 2 << 20, 4 << 20, 10, 20, TimeUnit.MILLISECONDS.toNanos(1), false);

  /**
   * The same on one thread a side, as the data plane arranges it: so that what its frames cost can
   * be told from what its threads save.
   */
  public static final AeronSettings INVOKED =
      new AeronSettings(
          65_504, 16 << 20, 2 << 20, 4 << 20, 10, 20, TimeUnit.MILLISECONDS.toNanos(1), true);

  private static final long MIN_PARK_NANOS = 1_000;
  private static final int MAX_MESSAGE_LENGTH = 16 << 20;

  /** Returns a new idle strategy; one thread's. */
  public IdleStrategy idle() {
    return new BackoffIdleStrategy(spins, yields, MIN_PARK_NANOS, maxParkNanos);
  }

  /** Returns the longest message that can be offered, in bytes. */
  public int maxMessageLength() {
    return Math.min(termLength / 8, MAX_MESSAGE_LENGTH);
  }

  /** Returns the length of a log buffer, which is three terms, in bytes. */
  public long logLength() {
    return 3L * termLength;
  }

  /** Returns the settings of a driver with its files in a folder, which it deletes at its end. */
  public MediaDriver.Context driver(Path folder) {
    return new MediaDriver.Context()
        .aeronDirectoryName(folder.toString())
        .dirDeleteOnStart(true)
        .dirDeleteOnShutdown(true)
        .threadingMode(invoked ? ThreadingMode.INVOKER : ThreadingMode.SHARED)
        .sharedIdleStrategy(idle())
        .mtuLength(mtu)
        .ipcMtuLength(mtu)
        .publicationTermBufferLength(termLength)
        .ipcTermBufferLength(termLength)
        .termBufferSparseFile(true)
        .initialWindowLength(window)
        .socketRcvbufLength(socketBuffer)
        .socketSndbufLength(socketBuffer);
  }
}
