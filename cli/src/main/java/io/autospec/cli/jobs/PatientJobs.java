package io.autospec.cli.jobs;

import io.autospec.actors.node.NodeSettings;
import io.autospec.cli.BadInputException;
import io.autospec.cli.job.JobsConnection;
import io.autospec.cli.options.OneLine;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Asks a cluster again, over a new connection, when it does not answer: its coordinator may be gone
 * for a while, and another one has its jobs. The first question is asked only once: what fails then
 * was asked wrongly. For one thread.
 */
final class PatientJobs implements AutoCloseable {
  /** A machine that starts again is back by then. */
  static final Duration PATIENCE = Duration.ofMinutes(10);

  private static final Duration PAUSE = Duration.ofSeconds(2);

  private final JobsAccess access;
  private final NodeSettings settings;
  private final Consumer<String> notes;
  private JobsConnection jobs;
  private boolean answered;

  /** A question. */
  @FunctionalInterface
  interface Question<T> {
    /**
     * Asks it.
     *
     * @param jobs whom
     * @return the answer
     * @throws InterruptedException if the thread was interrupted
     */
    T ask(JobsConnection jobs) throws InterruptedException;
  }

  PatientJobs(JobsAccess access, NodeSettings settings, Consumer<String> notes) {
    this.access = access;
    this.settings = settings;
    this.notes = notes;
  }

  /**
   * Asks until there is an answer, or patience is over.
   *
   * @param question asked any number of times
   * @return the answer
   * @throws InterruptedException if the thread was interrupted
   */
  <T> T ask(Question<T> question) throws InterruptedException {
    long deadline = access.time().millis() + PATIENCE.toMillis();
    boolean said = false;
    while (true) {
      try {
        if (jobs == null) {
          jobs = access.gate().attach(settings);
        }
        T answer = question.ask(jobs);
        answered = true;
        if (said) {
          notes.accept("the cluster answers again");
        }
        return answer;
      } catch (BadInputException e) {
        throw e;
      } catch (RuntimeException e) {
        if (!answered || access.time().millis() >= deadline) {
          throw e;
        }
        if (!said) {
          notes.accept(
              "the cluster does not answer; asking again for "
                  + PATIENCE.toMinutes()
                  + " min: "
                  + OneLine.of(e));
          said = true;
        }
        close();
        access.time().pause(PAUSE);
      }
    }
  }

  @Override
  public void close() {
    if (jobs != null) {
      jobs.close();
      jobs = null;
    }
  }
}
