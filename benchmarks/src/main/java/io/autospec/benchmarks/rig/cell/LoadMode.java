package io.autospec.benchmarks.rig.cell;

import java.util.Locale;

/** A pattern of load. */
public enum LoadMode {
  /** One tensor on its way; the next leaves when it is back. */
  PING_PONG(1),
  /** Eight tensors on their way at once: the throughput. */
  WINDOW_8(8),
  /**
   * One tensor after 20 ms of silence, sent by a thread that does not receive: what a cluster of
   * accelerators does. The receivers' idle strategies have gone to sleep by then.
   */
  QUIET(1),
  /** Nothing at all, over an open connection: what waiting costs. */
  IDLE(1);

  private final int window;

  LoadMode(int window) {
    this.window = window;
  }

  /** Returns the most tensors on their way at once. */
  public int window() {
    return window;
  }

  /** Returns the name in options and reports, such as {@code ping-pong}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
