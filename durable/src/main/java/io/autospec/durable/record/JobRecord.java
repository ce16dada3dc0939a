package io.autospec.durable.record;

import io.autospec.durable.blob.BlobRef;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * All that is known of a job, but for the contents of the blobs that it names.
 *
 * @param id letters, digits and '-', 8 to 40 of them; also the folder of its blobs, {@code
 *     jobs/ID/}
 * @param name for people; may be empty
 * @param priority higher goes first
 * @param status where it stands
 * @param epoch how often it was claimed: each coordinator that takes it over counts one up, and
 *     whoever holds an older number is refused by store and workers
 * @param owner who claimed it last, for people; empty before the first
 * @param revision how often the record was replaced; the store's fence
 * @param submitted when
 * @param changed when the record was written last
 * @param description what to draw: the job's description, by content
 * @param count trajectories in all
 * @param steps of each trajectory
 * @param finished trajectories that are done and kept
 * @param committedSteps steps that are kept, all trajectories together
 * @param checkpoints of the open trajectories, the newest first, two at most
 * @param segments finished samples that are not in a shard yet
 * @param manifest what is in the sink; empty before its first shard
 * @param words why it failed or waits; empty if there is nothing to say
 * @param report the finished job's report as JSON; empty before
 */
public record JobRecord(
    String id,
    String name,
    int priority,
    JobStatus status,
    long epoch,
    String owner,
    long revision,
    Instant submitted,
    Instant changed,
    BlobRef description,
    int count,
    int steps,
    int finished,
    long committedSteps,
    List<BlobRef> checkpoints,
    List<BlobRef> segments,
    Optional<BlobRef> manifest,
    String words,
    String report) {

  /** The order of lists: the job submitted last first; at the same instant, by id. */
  public static final Comparator<JobRecord> NEWEST_FIRST =
      Comparator.comparing(JobRecord::submitted).reversed().thenComparing(JobRecord::id);

  /** Those that run before those that wait; of each, the job submitted first. */
  static final Comparator<JobRecord> RUNNING_FIRST =
      Comparator.comparing((JobRecord job) -> job.status() != JobStatus.RUNNING)
          .thenComparing(JobRecord::submitted)
          .thenComparing(JobRecord::id);

  // Copies the lists.
  public JobRecord {
    checkpoints = List.copyOf(checkpoints);
    segments = List.copyOf(segments);
  }

  /**
   * The same at another revision; for stores.
   *
   * @param other its revision
   * @return a record that differs in nothing else
   */
  public JobRecord withRevision(long other) {
    return new JobRecord(
        id,
        name,
        priority,
        status,
        epoch,
        owner,
        other,
        submitted,
        changed,
        description,
        count,
        steps,
        finished,
        committedSteps,
        checkpoints,
        segments,
        manifest,
        words,
        report);
  }
}
