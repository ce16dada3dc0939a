package io.autospec.cli.jobs;

import io.autospec.actors.node.NodeSettings;
import io.autospec.cli.Console;
import io.autospec.cli.Interruption;
import io.autospec.cli.job.JobsConnection;
import java.io.IOException;

/** What the verbs of a cluster's jobs have in common: attach, work, leave, and bear Ctrl-C. */
final class GuestVerb {
  private final String name;
  private final JobsAccess access;
  private final Console console;

  /** What a verb does while it is attached. */
  @FunctionalInterface
  interface Work {
    /**
     * Does it.
     *
     * @param jobs the cluster's
     * @return the exit status
     * @throws InterruptedException if the thread was interrupted
     * @throws IOException if something cannot be written
     */
    int with(JobsConnection jobs) throws InterruptedException, IOException;
  }

  GuestVerb(String name, JobsAccess access, Console console) {
    this.name = name;
    this.access = access;
    this.console = console;
  }

  /**
   * Attaches and works.
   *
   * @param settings how to attach
   * @param interrupted what Ctrl-C leaves, in words
   * @param work what to do
   * @return the exit status
   * @throws IOException if something cannot be written
   */
  int run(NodeSettings settings, String interrupted, Work work) throws IOException {
    return bearing(
        interrupted,
        () -> {
          try (JobsConnection jobs = access.gate().attach(settings)) {
            return work.with(jobs);
          }
        });
  }

  /** What attaches by itself. */
  @FunctionalInterface
  interface OwnWork {
    /**
     * Does it.
     *
     * @return the exit status
     * @throws InterruptedException if the thread was interrupted
     * @throws IOException if something cannot be written
     */
    int run() throws InterruptedException, IOException;
  }

  /**
   * Works, and ends as Ctrl-C says if it comes.
   *
   * @param interrupted what that leaves, in words
   * @param work what to do
   * @return the exit status
   * @throws IOException if something cannot be written
   */
  int bearing(String interrupted, OwnWork work) throws IOException {
    try (Interruption interruption =
        new Interruption(name, Thread.currentThread(), console, () -> interrupted)) {
      try {
        return work.run();
      } catch (InterruptedException e) {
        return Interruption.STATUS_OF_SIGINT;
      } catch (IOException | RuntimeException e) {
        if (interruption.signalled()) {
          return Interruption.STATUS_OF_SIGINT;
        }
        throw e;
      }
    }
  }
}
