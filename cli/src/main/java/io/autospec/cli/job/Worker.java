package io.autospec.cli.job;

import io.autospec.sampler.Denoiser;
import io.autospec.sampler.DenoiserBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;

/** One device's thread: takes queries, evaluates them in one call, hands the answers back. */
final class Worker implements Runnable {
  /**
   * What a worker hands back.
   *
   * @param queries the queries of one call
   * @param nanos how long the call took
   * @param failure what went wrong, or null
   */
  record Answer(List<Query> queries, long nanos, Throwable failure) {}

  private final Denoiser denoiser;
  private final QueryQueue queue;
  private final BlockingQueue<Answer> answers;

  Worker(Denoiser denoiser, QueryQueue queue, BlockingQueue<Answer> answers) {
    this.denoiser = denoiser;
    this.queue = queue;
    this.answers = answers;
  }

  @Override
  public void run() {
    List<Query> taken = new ArrayList<>();
    DenoiserBatch batch = new DenoiserBatch();
    try {
      while (true) {
        queue.take(taken);
        if (taken.isEmpty()) {
          return;
        }
        batch.clear();
        for (Query query : taken) {
          batch.add(
              new DenoiserBatch.Row(
                  query.evaluate().state(),
                  query.evaluate().inputScale(),
                  query.evaluate().timestep(),
                  query.trajectory().condition(),
                  query.evaluate().output()));
        }
        long began = System.nanoTime();
        denoiser.predict(batch);
        answers.add(new Answer(List.copyOf(taken), System.nanoTime() - began, null));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // told to stop: nobody waits for an answer
    } catch (RuntimeException | Error e) {
      answers.add(new Answer(List.of(), 0, e));
    }
  }
}
