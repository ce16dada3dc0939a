package io.autospec.transport;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for something that another thread does, in bounded time. */
final class Await {
  private static final long PATIENCE_NANOS = 20_000_000_000L;

  private Await() {}

  /** Waits; {@code what} says in its text what for, or how things stand. */
  static void until(Object what, BooleanSupplier condition) {
    long begin = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - begin > PATIENCE_NANOS) {
        throw new AssertionError("waited 20 s in vain: " + what);
      }
      LockSupport.parkNanos(200_000);
    }
  }
}
