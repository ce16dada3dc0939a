package io.autospec.model.onnx;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * Runs ONNX Runtime's first call with enough stack. As it starts it matches the process's command
 * line against a pattern, one native frame after another for each character: with 1.29.0 a command
 * line of some thousand characters (a long class path, many options) overflows a thread of 1 MiB,
 * and the process dies without a word. About 200 bytes a character were measured.
 */
final class LargeStack {
  private static final long BASE_BYTES = 2L << 20;
  private static final long BYTES_A_CHARACTER = 512;

  /** Where the length is not known; reserved, not used. */
  private static final long UNKNOWN_BYTES = 64L << 20;

  private static final long MOST_BYTES = 1L << 30;

  private LargeStack() {}

  static <T> T call(Supplier<T> work) {
    AtomicReference<T> result = new AtomicReference<>();
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Thread thread =
        new Thread(null, () -> result.set(work.get()), "autospec-onnx-runtime", stackBytes());
    thread.setUncaughtExceptionHandler((unused, e) -> failure.set(e));
    thread.start();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (failure.get() instanceof Error error) {
      throw error;
    }
    if (failure.get() instanceof RuntimeException exception) {
      throw exception;
    }
    return result.get();
  }

  static long stackBytes() {
    try {
      long characters = Files.readAllBytes(Path.of("/proc/self/cmdline")).length;
      return Math.min(MOST_BYTES, BASE_BYTES + characters * BYTES_A_CHARACTER);
    } catch (IOException e) {
      return UNKNOWN_BYTES; // Not Linux.
    }
  }
}
