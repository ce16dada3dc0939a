package io.autospec.durable.record;

import io.autospec.durable.blob.BlobRef;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Records to store. */
final class Records {
  private Records() {}

  static BlobRef blob(String id, String name) {
    return BlobRef.of("jobs/" + id + "/" + name, name.getBytes(StandardCharsets.UTF_8));
  }

  static JobRecord plain(String id) {
    return new JobRecord(
        id,
        "",
        0,
        JobStatus.QUEUED,
        0,
        "",
        0,
        Instant.ofEpochSecond(1_800_000_000),
        Instant.ofEpochSecond(1_800_000_000),
        new BlobRef("jobs/x/description", 3, "a".repeat(64)),
        10,
        50,
        0,
        0,
        List.of(),
        List.of(),
        Optional.empty(),
        "",
        "");
  }

  static JobRecord submitted(String id, long second) {
    JobRecord r = plain(id);
    return new JobRecord(
        r.id(),
        r.name(),
        r.priority(),
        r.status(),
        r.epoch(),
        r.owner(),
        r.revision(),
        Instant.ofEpochSecond(second),
        r.changed(),
        r.description(),
        r.count(),
        r.steps(),
        r.finished(),
        r.committedSteps(),
        r.checkpoints(),
        r.segments(),
        r.manifest(),
        r.words(),
        r.report());
  }

  static JobRecord ownedBy(JobRecord r, String owner) {
    return new JobRecord(
        r.id(),
        r.name(),
        r.priority(),
        JobStatus.RUNNING,
        r.epoch(),
        owner,
        r.revision(),
        r.submitted(),
        r.changed(),
        r.description(),
        r.count(),
        r.steps(),
        r.finished(),
        r.committedSteps(),
        r.checkpoints(),
        r.segments(),
        r.manifest(),
        r.words(),
        r.report());
  }

  /** Every field has something in it that is hard to keep. */
  static JobRecord full(String id) {
    return new JobRecord(
        id,
        "Ein \"Name\"\n\\ mit \u00fc, \u4e2d and \ud83d\ude00 and '; DROP TABLE",
        -5,
        JobStatus.FAILED,
        Long.MAX_VALUE,
        "host-1/42",
        7,
        Instant.parse("2026-11-26T06:00:00.123456789Z"),
        Instant.parse("2026-11-26T07:00:00.000000001Z"),
        blob(id, "description"),
        Integer.MAX_VALUE,
        1000,
        17,
        Long.MAX_VALUE,
        List.of(blob(id, "checkpoint-000002.ckpt"), blob(id, "checkpoint-000001.ckpt")),
        List.of(blob(id, "segment-000001.seg")),
        Optional.of(blob(id, "samples/manifest.json")),
        "no room\tleft \u0001",
        "{\"rounds\": 3}");
  }

  static JobRecord big(String id) {
    JobRecord r = plain(id);
    List<BlobRef> segments = new ArrayList<>();
    for (int i = 0; i < 5000; i++) {
      segments.add(blob(id, "segment-" + i + ".seg"));
    }
    return new JobRecord(
        r.id(),
        r.name(),
        r.priority(),
        r.status(),
        r.epoch(),
        r.owner(),
        r.revision(),
        r.submitted(),
        r.changed(),
        r.description(),
        r.count(),
        r.steps(),
        r.finished(),
        r.committedSteps(),
        r.checkpoints(),
        segments,
        r.manifest(),
        r.words(),
        "r".repeat(1_000_000));
  }
}
