package io.autospec.cli.job;

import io.autospec.actors.durable.FetchedJob;
import io.autospec.actors.durable.JobView;
import io.autospec.actors.job.JobDescription;
import io.autospec.actors.node.NodeSettings;
import io.autospec.model.DiffusionModel;
import java.util.List;

/**
 * A cluster's durable jobs, as long as it is attached. Blocks; any thread. A cluster that refuses
 * or does not answer is a {@link io.autospec.actors.job.JobException} of one line.
 */
public interface JobsConnection extends AutoCloseable {
  /** Attaches to clusters. */
  @FunctionalInterface
  interface Gate {
    /**
     * Attaches.
     *
     * @param settings how
     * @return the caller closes it
     * @throws IllegalStateException if nobody lets it join
     * @throws InterruptedException if the thread was interrupted
     */
    JobsConnection attach(NodeSettings settings) throws InterruptedException;
  }

  /**
   * Hands a job in.
   *
   * @param job what to draw
   * @param model of its manifest
   * @param name for people
   * @param priority higher goes first
   * @return its id
   * @throws InterruptedException if the thread was interrupted
   */
  String submit(JobDescription job, DiffusionModel model, String name, int priority)
      throws InterruptedException;

  /**
   * The jobs submitted last, 300 at most.
   *
   * @return the one submitted last first
   * @throws InterruptedException if the thread was interrupted
   */
  List<JobView> list() throws InterruptedException;

  /**
   * Ids that begin so.
   *
   * @param beginning of ids
   * @return 100 at most
   * @throws InterruptedException if the thread was interrupted
   */
  List<String> ids(String beginning) throws InterruptedException;

  /**
   * A job as it is now.
   *
   * @param id its id
   * @return the job
   * @throws InterruptedException if the thread was interrupted
   */
  JobView describe(String id) throws InterruptedException;

  /**
   * Stops a job; what it did is kept.
   *
   * @param id its id
   * @throws InterruptedException if the thread was interrupted
   */
  void cancel(String id) throws InterruptedException;

  /**
   * Goes on with a job that failed or was stopped.
   *
   * @param id its id
   * @throws InterruptedException if the thread was interrupted
   */
  void resume(String id) throws InterruptedException;

  /**
   * Fetches a finished job.
   *
   * @param id its id
   * @return what was drawn and what came of it
   * @throws InterruptedException if the thread was interrupted
   */
  FetchedJob fetch(String id) throws InterruptedException;

  @Override
  void close();
}
