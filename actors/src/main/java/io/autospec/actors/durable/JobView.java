package io.autospec.actors.durable;

import io.autospec.actors.ControlMessage;
import io.autospec.durable.record.JobRecord;

/**
 * A job as a person sees it.
 *
 * @param id its id
 * @param name for people
 * @param priority higher goes first
 * @param status a {@link io.autospec.durable.record.JobStatus}
 * @param epoch how often it was taken over
 * @param owner who has it, or had it last
 * @param submittedMillis when, since 1970
 * @param changedMillis when its record was written last
 * @param count trajectories
 * @param steps of each
 * @param finished trajectories that are done
 * @param committedSteps of all trajectories
 * @param workers that have its model open; -1 where that is not known
 * @param words why it failed, or what it waits for
 */
public record JobView(
    String id,
    String name,
    int priority,
    String status,
    long epoch,
    String owner,
    long submittedMillis,
    long changedMillis,
    int count,
    int steps,
    int finished,
    long committedSteps,
    int workers,
    String words)
    implements ControlMessage {

  private static final int MOST_WORDS = 4_000;

  static JobView of(JobRecord job) {
    return new JobView(
        job.id(),
        job.name(),
        job.priority(),
        job.status().name(),
        job.epoch(),
        job.owner(),
        job.submitted().toEpochMilli(),
        job.changed().toEpochMilli(),
        job.count(),
        job.steps(),
        job.finished(),
        job.committedSteps(),
        -1,
        ShortText.cut(job.words(), MOST_WORDS));
  }

  /** The same with a shorter name and fewer words. */
  JobView cut(int mostName, int mostWords) {
    return new JobView(
        id,
        ShortText.cut(name, mostName),
        priority,
        status,
        epoch,
        owner,
        submittedMillis,
        changedMillis,
        count,
        steps,
        finished,
        committedSteps,
        workers,
        ShortText.cut(words, mostWords));
  }

  JobView live(int nowFinished, long nowCommitted, int nowWorkers, String nowWords) {
    return new JobView(
        id,
        name,
        priority,
        status,
        epoch,
        owner,
        submittedMillis,
        changedMillis,
        count,
        steps,
        Math.max(finished, nowFinished),
        Math.max(committedSteps, nowCommitted),
        nowWorkers,
        nowWords.isEmpty() ? words : nowWords);
  }
}
