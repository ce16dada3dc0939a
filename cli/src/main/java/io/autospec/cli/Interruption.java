package io.autospec.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Ctrl-C, or a polite kill, while a job runs: the job's thread is interrupted, the process waits a
 * little for it to clean up, says where things stand, and ends with the signal's own exit status
 * (130, or 143).
 */
public final class Interruption implements AutoCloseable {
  /** The exit status of what Ctrl-C ended. */
  public static final int STATUS_OF_SIGINT = 130;

  private static final long PATIENCE_SECONDS = 10;

  private final CountDownLatch over = new CountDownLatch(1);
  private final AtomicBoolean signalled = new AtomicBoolean();
  private final Thread hook;

  /**
   * Watches for a signal until closed.
   *
   * @param verb the command, for the line that is said
   * @param job interrupted by a signal
   * @param console told about it
   * @param state asked for words on where things stand, after the job's thread has cleaned up
   */
  public Interruption(String verb, Thread job, Console console, Supplier<String> state) {
    this.hook =
        new Thread(
            () -> {
              signalled.set(true);
              job.interrupt();
              try {
                over.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              console.err().println("autospec " + verb + ": interrupted; " + state.get());
              console.err().flush();
            },
            "autospec-interruption");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /**
   * Whether a signal has come.
   *
   * @return true once it has
   */
  public boolean signalled() {
    return signalled.get();
  }

  /** The job's thread has cleaned up. */
  @Override
  public void close() {
    over.countDown();
    if (!signalled.get()) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        // The signal came this moment: the hook runs, and finds everything in order.
        signalled.set(true);
      }
    }
  }
}
