package io.autospec.systemtests;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for something that another thread or process does, in bounded time. */
final class Await {
  private static final long PATIENCE_MILLIS = 20_000;
  private static final long STEP_NANOS = 1_000_000;

  private Await() {}

  /** Waits; {@code what} says in its text what for, or how things stand. */
  static void until(Object what, BooleanSupplier condition) {
    until(what, PATIENCE_MILLIS, condition);
  }

  /** Waits for at most this long. */
  static void until(Object what, long millis, BooleanSupplier condition) {
    until(() -> String.valueOf(what), millis, condition);
  }

  /** Waits; {@code what} is asked if it was in vain. */
  static void until(Supplier<String> what, BooleanSupplier condition) {
    until(what, PATIENCE_MILLIS, condition);
  }

  /** Waits for at most this long; {@code what} is asked if it was in vain. */
  static void until(Supplier<String> what, long millis, BooleanSupplier condition) {
    if (!within(millis, condition)) {
      throw new AssertionError("waited " + millis + " ms in vain: " + what.get());
    }
  }

  /** Returns whether this came true within so many milliseconds. */
  static boolean within(long millis, BooleanSupplier condition) {
    long begin = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - begin > millis * 1_000_000) {
        return false;
      }
      LockSupport.parkNanos(STEP_NANOS);
    }
    return true;
  }

  /** Lets so much time pass, during which nothing is expected. */
  static void pass(long millis) {
    within(millis, () -> false);
  }
}
