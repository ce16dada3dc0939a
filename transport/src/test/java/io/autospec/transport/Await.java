package io.autospec.transport;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for something that another thread does, in bounded time. */
final class Await {
  private static final long PATIENCE_NANOS = 20_000_000_000L;

  private Await() {}

  static void until(String what, BooleanSupplier condition) {
    long begin = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - begin > PATIENCE_NANOS) {
        throw new AssertionError("waited 20 s in vain: " + what);
      }
      LockSupport.parkNanos(200_000);
    }
  }
}
