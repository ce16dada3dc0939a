package io.autospec.actors.durable;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import io.autospec.durable.blob.BlobRef;
import io.autospec.durable.record.JobRecord;
import io.autospec.durable.record.JobStatus;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class JobListingTest {
  private static final int FRAME = 256 << 10;

  private static List<JobRecord> jobs(int count, String name, String words) {
    List<JobRecord> jobs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      jobs.add(
          Records.of(
                  Records.queued(
                      String.format("%08d-1111-4222-8333-444455556666", i),
                      name,
                      0,
                      new BlobRef("d", 1, "ab".repeat(32)),
                      1_000_000,
                      1000))
              .status(JobStatus.FAILED)
              .owner("a-coordinator-with-a-long-name.example:25520")
              .words(words)
              .record());
    }
    return jobs;
  }

  @Test
  void shouldFitIntoAMessage() throws IOException {
    for (String letter : List.of("a", "\u4e2d", "\ud83d\ude00")) {
      List<JobView> views = JobListing.of(jobs(1000, letter.repeat(100), letter.repeat(5_000)));
      assertThat(new CBORMapper().writeValueAsBytes(views)).hasSizeLessThan(FRAME - 10_000);
      assertThat(views).hasSizeBetween(150, 300);
      assertThat(views.get(0).words()).endsWith("...").hasSizeBetween(199, 200);
    }
    assertThat(JobListing.of(jobs(1000, "digits", ""))).hasSize(300);
    assertThat(JobListing.of(jobs(2, "digits", "why")))
        .extracting(JobView::words)
        .containsExactly("why", "why");
  }

  @Test
  void shouldCutNoCharacterInTwo() {
    assertThat(ShortText.cut("abcdef", 6)).isEqualTo("abcdef");
    assertThat(ShortText.cut("abcdefg", 6)).isEqualTo("abc...");
    assertThat(ShortText.cut("ab\ud83d\ude00efgh", 6)).isEqualTo("ab...");
  }
}
