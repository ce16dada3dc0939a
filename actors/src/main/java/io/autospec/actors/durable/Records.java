package io.autospec.actors.durable;

import io.autospec.durable.blob.BlobRef;
import io.autospec.durable.record.JobRecord;
import io.autospec.durable.record.JobStatus;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** A job's record with some of it changed. */
final class Records {
  private final JobRecord from;
  private JobStatus status;
  private long epoch;
  private String owner;
  private long revision;
  private int finished;
  private long committedSteps;
  private List<BlobRef> checkpoints;
  private List<BlobRef> segments;
  private Optional<BlobRef> manifest;
  private String words;
  private String report;

  private Records(JobRecord from) {
    this.from = from;
    status = from.status();
    epoch = from.epoch();
    owner = from.owner();
    revision = from.revision();
    finished = from.finished();
    committedSteps = from.committedSteps();
    checkpoints = from.checkpoints();
    segments = from.segments();
    manifest = from.manifest();
    words = from.words();
    report = from.report();
  }

  static Records of(JobRecord from) {
    return new Records(from);
  }

  /** A job that nobody has claimed. */
  static JobRecord queued(
      String id, String name, int priority, BlobRef description, int count, int steps) {
    return new JobRecord(
        id,
        name,
        priority,
        JobStatus.QUEUED,
        0,
        "",
        0,
        now(),
        now(),
        description,
        count,
        steps,
        0,
        0,
        List.of(),
        List.of(),
        Optional.empty(),
        "",
        "");
  }

  private static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.MILLIS);
  }

  Records status(JobStatus value) {
    status = value;
    return this;
  }

  Records epoch(long value) {
    epoch = value;
    return this;
  }

  Records owner(String value) {
    owner = value;
    return this;
  }

  Records revision(long value) {
    revision = value;
    return this;
  }

  Records finished(int value) {
    finished = value;
    return this;
  }

  Records committedSteps(long value) {
    committedSteps = value;
    return this;
  }

  Records checkpoints(List<BlobRef> value) {
    checkpoints = value;
    return this;
  }

  Records segments(List<BlobRef> value) {
    segments = value;
    return this;
  }

  Records manifest(Optional<BlobRef> value) {
    manifest = value;
    return this;
  }

  Records words(String value) {
    words = value;
    return this;
  }

  Records report(String value) {
    report = value;
    return this;
  }

  JobRecord record() {
    return new JobRecord(
        from.id(),
        from.name(),
        from.priority(),
        status,
        epoch,
        owner,
        revision,
        from.submitted(),
        now(),
        from.description(),
        from.count(),
        from.steps(),
        finished,
        committedSteps,
        checkpoints,
        segments,
        manifest,
        words,
        report);
  }
}
