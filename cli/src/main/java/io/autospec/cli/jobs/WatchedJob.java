package io.autospec.cli.jobs;

import io.autospec.actors.durable.JobView;
import io.autospec.actors.job.JobProgress;
import io.autospec.cli.options.OneLine;
import io.autospec.cli.progress.ProgressView;
import io.autospec.durable.record.JobStatus;
import java.util.function.Consumer;

/** What a person is told of a job that is looked at again and again: what has changed. */
final class WatchedJob {
  private final ProgressView view;
  private final Consumer<String> notes;
  private String status = "";
  private String words = "";
  private long epoch = -1;

  WatchedJob(ProgressView view, Consumer<String> notes) {
    this.view = view;
    this.notes = notes;
  }

  /**
   * Shows how the job stands now.
   *
   * @param job as it is now
   * @return whether it is over
   */
  boolean show(JobView job) {
    boolean over = JobStatus.valueOf(job.status()).isOver();
    if (over) {
      return true;
    }
    boolean running = job.status().equals(JobStatus.RUNNING.name());
    if (!job.status().equals(status) || (running && job.epoch() != epoch)) {
      notes.accept(running ? taken(job) : "the job waits for its turn");
      view.resumed(job.committedSteps());
    }
    if (!job.words().equals(words) && !job.words().isBlank()) {
      notes.accept(words(job));
    }
    if (running) {
      view.progressed(
          new JobProgress(
              job.committedSteps(),
              (long) job.count() * job.steps(),
              0,
              0,
              job.finished(),
              job.count()));
    }
    status = job.status();
    words = job.words();
    epoch = job.epoch();
    return false;
  }

  private static String taken(JobView job) {
    String by = JobsTable.text(job.owner());
    return job.epoch() <= 1
        ? "drawn by " + by
        : "drawn by " + by + ", which took it up as owner number " + job.epoch();
  }

  static String words(JobView job) {
    return job.words().isBlank() ? "no reason was given" : OneLine.of(job.words());
  }
}
