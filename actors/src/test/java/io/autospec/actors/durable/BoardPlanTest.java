package io.autospec.actors.durable;

import static org.assertj.core.api.Assertions.assertThat;

import io.autospec.durable.blob.BlobRef;
import io.autospec.durable.record.JobRecord;
import io.autospec.durable.record.JobStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BoardPlanTest {
  private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");
  private static final BlobRef DESCRIPTION = new BlobRef("d", 1, "ab".repeat(32));

  private final BoardPlan plan =
      new BoardPlan(new JobsSettings(KeeperSettings.DEFAULTS, 2, 10, Duration.ofDays(1)));

  private static JobRecord job(String id, int priority, JobStatus status, int secondsAgo) {
    Instant at = NOW.minusSeconds(secondsAgo);
    return new JobRecord(
        id,
        "",
        priority,
        status,
        0,
        "",
        1,
        at,
        at,
        DESCRIPTION,
        1,
        10,
        0,
        0,
        List.of(),
        List.of(),
        Optional.empty(),
        "",
        "");
  }

  private List<String> run(JobRecord... jobs) {
    return plan.decide(List.of(jobs));
  }

  @Test
  void shouldStartTheMostUrgentThenTheOldest() {
    assertThat(
            run(
                job("new-urgent", 5, JobStatus.QUEUED, 1),
                job("old", 0, JobStatus.QUEUED, 100),
                job("older", 0, JobStatus.QUEUED, 200)))
        .containsExactly("new-urgent", "older");
  }

  @Test
  void shouldLeaveNoMoreRunningThanAllowed() {
    assertThat(
            run(
                job("running", 0, JobStatus.RUNNING, 50),
                job("a", 0, JobStatus.QUEUED, 20),
                job("b", 0, JobStatus.QUEUED, 10)))
        .containsExactlyInAnyOrder("running", "a");
  }

  /** Its coordinator takes a while to take it up; meanwhile it counts, whoever comes. */
  @Test
  void shouldCountWhatItHasStarted() {
    assertThat(run(job("a", 0, JobStatus.QUEUED, 20), job("b", 0, JobStatus.QUEUED, 10)))
        .containsExactly("a", "b");
    assertThat(
            run(
                job("a", 0, JobStatus.QUEUED, 21),
                job("b", 0, JobStatus.QUEUED, 11),
                job("urgent", 9, JobStatus.QUEUED, 0)))
        .containsExactlyInAnyOrder("a", "b");
    assertThat(
            run(
                job("a", 0, JobStatus.DONE, 22),
                job("b", 0, JobStatus.RUNNING, 12),
                job("urgent", 9, JobStatus.QUEUED, 1)))
        .containsExactlyInAnyOrder("b", "urgent");
  }

  @Test
  void shouldTellRunningJobsAgainSoThatLostOnesAreTakenUp() {
    JobRecord[] jobs = {
      job("a", 0, JobStatus.RUNNING, 5),
      job("b", 0, JobStatus.RUNNING, 5),
      job("c", 0, JobStatus.RUNNING, 5)
    };
    assertThat(run(jobs)).containsExactly("a", "b", "c");
    assertThat(run(jobs)).containsExactly("a", "b", "c");
  }
}
