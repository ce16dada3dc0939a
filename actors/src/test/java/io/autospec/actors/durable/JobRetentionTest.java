package io.autospec.actors.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.autospec.durable.StoreException;
import io.autospec.durable.blob.FolderBlobStore;
import io.autospec.durable.record.FolderJobStore;
import io.autospec.durable.record.JobRecord;
import io.autospec.durable.record.JobStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobRetentionTest {
  private static final Duration WEEK = Duration.ofDays(7);

  @TempDir Path folder;

  private final FullDisk disk = new FullDisk();
  private final Instant later = Instant.now().plus(WEEK).plusSeconds(60);
  private DurableStores stores;
  private JobRetention retention;

  @BeforeEach
  void begin() {
    stores =
        new DurableStores(
            new FolderJobStore(folder.resolve("records")),
            disk.around(new FolderBlobStore(folder.resolve("blobs"))));
    retention = new JobRetention(stores, WEEK);
  }

  @AfterEach
  void end() {
    stores.close();
  }

  private JobRecord job(String id, JobStatus status) {
    JobRecord queued =
        stores
            .jobs()
            .create(
                Records.queued(
                    id, "", 0, stores.blobs().put("jobs/" + id + "/d", new byte[1]), 1, 1));
    return stores.jobs().replace(Records.of(queued).status(status).record());
  }

  @Test
  void shouldForgetWhatIsOverForLongEnough() {
    for (JobStatus status : JobStatus.values()) {
      job("job-" + status, status);
    }
    retention.forget(Instant.now().plus(WEEK).minusSeconds(60));
    assertThat(stores.jobs().list()).hasSize(JobStatus.values().length);
    retention.forget(later);
    assertThat(stores.jobs().list())
        .extracting(JobRecord::status)
        .containsExactlyInAnyOrder(JobStatus.QUEUED, JobStatus.RUNNING);
    assertThat(stores.blobs().list("")).containsExactly("jobs/job-QUEUED/d", "jobs/job-RUNNING/d");
  }

  /** Its blobs cannot be removed just then: they are not left for ever. */
  @Test
  void shouldGoOnWithWhatWasHalfForgotten() {
    job("job-00001", JobStatus.DONE);
    disk.keep("jobs/job-00001/d");
    assertThatThrownBy(() -> retention.forget(later)).isInstanceOf(StoreException.class);
    assertThat(stores.jobs().list()).isEmpty();
    assertThat(stores.blobs().list("jobs/")).hasSize(1);
    disk.keep("");
    retention.forget(later);
    assertThat(stores.blobs().list("")).isEmpty();
  }

  /** Somebody resumes a job after it was seen and before it is removed. */
  @Test
  void shouldLeaveAJobThatWasResumedMeanwhile() {
    JobRecord failed = job("job-00001", JobStatus.FAILED);
    disk.beforeWrite(
        () -> {
          JobRecord unused =
              stores.jobs().replace(Records.of(failed).status(JobStatus.QUEUED).record());
        });
    retention.forget(later);
    assertThat(stores.jobs().find("job-00001").orElseThrow().status()).isEqualTo(JobStatus.QUEUED);
    assertThat(stores.blobs().list("")).containsExactly("jobs/job-00001/d");
    retention.forget(later);
    assertThat(stores.blobs().list("")).containsExactly("jobs/job-00001/d");
  }
}
