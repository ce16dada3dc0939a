package io.autospec.transport;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for something that another thread does, in bounded time. */
final class Await {
  private static final long PATIENCE_NANOS = 60_000_000_000L;

  private Await() {}

  /** Waits; {@code what} says in its text what for, or how things stand. */
  static void until(Object what, BooleanSupplier condition) {
    long begin = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - begin > PATIENCE_NANOS) {
        throw new AssertionError("waited 60 s in vain: " + what);
      }
      LockSupport.parkNanos(200_000);
    }
  }

  /** Lets time pass, where that is what is tested. */
  static void pass(long millis) {
    long end = System.nanoTime() + millis * 1_000_000;
    while (System.nanoTime() - end < 0) {
      LockSupport.parkNanos(end - System.nanoTime());
    }
  }
}
