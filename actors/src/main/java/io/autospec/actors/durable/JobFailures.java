package io.autospec.actors.durable;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.autospec.durable.CorruptException;
import io.autospec.durable.StoreException;
import io.autospec.durable.record.JobRecord;
import io.autospec.durable.record.JobStatus;
import io.autospec.durable.record.JobStore;
import java.io.IOException;
import java.util.Optional;

/** What becomes of a job that cannot go on. */
final class JobFailures {
  /** What is longer than this says no more to a person. */
  private static final int MOST_WORDS = 2_000;

  private static final int MOST_CAUSES = 20;

  private JobFailures() {}

  /**
   * Whether trying again later, or elsewhere, may help: a store that is away, a disk that is full.
   *
   * @param failure what was thrown
   * @return false for what would fail in the same way again
   */
  static boolean passes(Throwable failure) {
    boolean passes = false;
    int depth = 0;
    for (Throwable cause = failure;
        cause != null && depth < MOST_CAUSES;
        cause = cause.getCause(), depth++) {
      // Bytes that cannot be understood are an IOException to Jackson.
      if (cause instanceof CorruptException || cause instanceof JsonProcessingException) {
        return false;
      }
      passes |= cause instanceof StoreException || cause instanceof IOException;
    }
    return passes;
  }

  /**
   * Writes that a job failed, unless it is over already or another coordinator has it: nobody tells
   * it to run again until somebody resumes it. Blocks.
   *
   * @param jobs where its record is
   * @param id its id
   * @param epoch of whoever met the failure, or the one before its own if it failed while it took
   *     the job over
   * @param owner whoever met the failure
   * @param failure what it met
   */
  static void write(JobStore jobs, String id, long epoch, String owner, Throwable failure) {
    Optional<JobRecord> found = jobs.find(id);
    if (found.isEmpty() || found.get().status().isOver()) {
      return;
    }
    JobRecord record = found.get();
    boolean own = record.epoch() == epoch + 1 && record.owner().equals(owner);
    if (record.epoch() == epoch || own) {
      JobRecord unused =
          jobs.replace(Records.of(record).status(JobStatus.FAILED).words(words(failure)).record());
    }
  }

  private static String words(Throwable failure) {
    String words = failure.getMessage() == null ? failure.toString() : failure.getMessage();
    return ShortText.cut(words, MOST_WORDS);
  }
}
