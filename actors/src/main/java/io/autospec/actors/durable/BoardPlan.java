package io.autospec.actors.durable;

import io.autospec.durable.record.JobRecord;
import io.autospec.durable.record.JobStatus;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which jobs are to run now. Pure: decides from what the store says, so that any coordinator
 * decides the same.
 */
public final class BoardPlan {
  /** Who goes first: the higher priority, then who came first. */
  public static final Comparator<JobRecord> TURN =
      Comparator.comparingInt((JobRecord job) -> -job.priority())
          .thenComparing(JobRecord::submitted)
          .thenComparing(JobRecord::id);

  private final JobsSettings settings;

  /** Jobs that were told to run and that the store still calls queued. */
  private final Set<String> starting = new HashSet<>();

  /** A plan that has told no job to run. */
  public BoardPlan(JobsSettings settings) {
    this.settings = settings;
  }

  /**
   * Decides.
   *
   * @param jobs those that are not over
   * @return jobs to tell that they are to run, running ones too: whoever has one is told for
   *     nothing, and one that lost its coordinator is taken up by another
   */
  public List<String> decide(List<JobRecord> jobs) {
    List<String> run = new ArrayList<>();
    List<JobRecord> queued = new ArrayList<>();
    Set<String> waiting = new HashSet<>();
    for (JobRecord job : jobs) {
      if (job.status() == JobStatus.RUNNING) {
        run.add(job.id());
      } else if (job.status() == JobStatus.QUEUED) {
        queued.add(job);
        waiting.add(job.id());
      }
    }
    starting.retainAll(waiting);
    run.addAll(starting);
    queued.sort(TURN);
    for (JobRecord job : queued) {
      if (run.size() >= settings.mostRunning()) {
        break;
      }
      if (starting.add(job.id())) {
        run.add(job.id());
      }
    }
    return run;
  }
}
