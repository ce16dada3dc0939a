package io.autospec.simulator;

import java.util.Locale;
import java.util.function.Consumer;

/** What happened, as a hash of all of it and, if somebody listens, as lines of text. */
final class EventLog {
  private final Consumer<String> listener;
  private Scheduler clock;
  private long hash = 0xcbf29ce484222325L;
  private long lines;

  /**
   * An empty log.
   *
   * @param listener hears each line, or null
   */
  EventLog(Consumer<String> listener) {
    this.listener = listener;
  }

  void clock(Scheduler scheduler) {
    clock = scheduler;
  }

  /** The time. */
  long now() {
    return clock.now();
  }

  /** Something happened to somebody. */
  void add(String what, long a, long b, long c) {
    mix(clock.now());
    mix(what.hashCode());
    mix(a);
    mix(b);
    mix(c);
    lines++;
    if (listener != null) {
      listener.accept(
          String.format(
              Locale.ROOT,
              "%12.6f %s %d %d %d",
              clock.now() / (double) Scheduler.SECOND,
              what,
              a,
              b,
              c));
    }
  }

  private void mix(long value) {
    hash = (hash ^ value) * 0x9E3779B97F4A7C15L;
    hash ^= hash >>> 32;
  }

  /** All that was added, as a number. */
  long hash() {
    return hash;
  }

  /** How much was added. */
  long lines() {
    return lines;
  }
}
