package io.autospec.cli.job;

import io.autospec.actors.job.ClusterWorker;
import io.autospec.actors.job.JobListener;
import io.autospec.actors.job.JobResult;
import io.autospec.actors.job.JobSpec;
import io.autospec.actors.node.AutospecNode;
import io.autospec.actors.node.NodeSettings;
import io.autospec.sampler.chain.StepObserver;
import java.time.Duration;
import java.util.List;
import java.util.function.IntFunction;

/** A cluster that this process is attached to for many jobs, whose workers it may choose from. */
public interface ClusterGuest extends AutoCloseable {
  /** How long workers are waited for that the cluster may be about to tell of. */
  Duration PATIENCE = Duration.ofSeconds(10);

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
    ClusterGuest attach(NodeSettings settings) throws InterruptedException;
  }

  /**
   * Who is there.
   *
   * @param enough returns when so many are, or after {@link #PATIENCE}
   * @return the workers, in an order that does not depend on when each was heard of
   * @throws InterruptedException if the thread was interrupted
   */
  List<ClusterWorker> workers(int enough) throws InterruptedException;

  /**
   * Draws all trajectories.
   *
   * @param spec what to draw, without devices; it may name workers
   * @param observers gives each trajectory's observer
   * @param listener hears how it goes on, on one other thread at a time
   * @return samples and figures
   * @throws InterruptedException if the calling thread was interrupted; the job is stopped
   */
  JobResult run(JobSpec spec, IntFunction<StepObserver> observers, JobListener listener)
      throws InterruptedException;

  @Override
  void close();

  /**
   * Attaches this process.
   *
   * @param settings how
   * @return the caller closes it
   * @throws IllegalStateException if nobody lets it join
   * @throws InterruptedException if the thread was interrupted
   */
  static ClusterGuest attach(NodeSettings settings) throws InterruptedException {
    AutospecNode node = AutospecNode.join(settings);
    return new ClusterGuest() {
      @Override
      public List<ClusterWorker> workers(int enough) throws InterruptedException {
        return node.workers(enough, PATIENCE);
      }

      @Override
      public JobResult run(JobSpec spec, IntFunction<StepObserver> observers, JobListener listener)
          throws InterruptedException {
        return node.run(spec, observers, listener);
      }

      @Override
      public void close() {
        node.close();
      }
    };
  }
}
