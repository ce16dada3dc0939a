package io.autospec.durable.record;

import io.autospec.durable.StoreException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/**
 * A thread that nobody interrupts: to interrupt one that reads or writes a file closes the file,
 * and then H2's database is closed for everybody. Whoever asks waits, and stays interrupted if he
 * was.
 */
final class CalmThread implements AutoCloseable {
  private final ExecutorService thread;

  CalmThread(String name) {
    thread =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread made = new Thread(task, name);
              made.setDaemon(true);
              return made;
            });
  }

  <T> T run(Supplier<T> task) {
    Future<T> done;
    try {
      done = thread.submit(task::get);
    } catch (RejectedExecutionException e) {
      throw new StoreException("the jobs' database is closed; open it again", e);
    }
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return done.get();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException thrown) {
        throw thrown;
      }
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new IllegalStateException(e.getCause());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Runs a task after all others, unless that was done before. */
  void runLast(Runnable task) {
    if (thread.isShutdown()) {
      return;
    }
    try {
      run(
          () -> {
            task.run();
            return null;
          });
    } finally {
      close();
    }
  }

  @Override
  public void close() {
    thread.shutdown();
  }
}
