package io.autospec.actors.node;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Makes executors of one daemon thread, which is there while there is work, with a bounded queue.
 */
final class OneThread {
  private OneThread() {}

  /** Makes one that refuses a task if so many wait. */
  static ExecutorService executor(String name, int mostWaiting) {
    return new ThreadPoolExecutor(
        0,
        1,
        10,
        TimeUnit.SECONDS,
        new LinkedBlockingQueue<>(mostWaiting),
        task -> {
          Thread thread = new Thread(task, name);
          thread.setDaemon(true);
          return thread;
        });
  }
}
