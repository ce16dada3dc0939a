package io.autospec.actors.durable;

import io.autospec.durable.CorruptException;
import io.autospec.durable.record.JobRecord;
import java.time.Duration;
import java.time.Instant;

/**
 * Removes jobs that are over for long enough. A mark among the blobs is put before the record goes,
 * and removed after the last blob went: whoever is killed in between leaves the mark, and the next
 * one goes on. A job that is resumed meanwhile stays. Blocks; several at once harm nothing.
 */
final class JobRetention {
  /** Marks: one blob a job that is being forgotten. */
  private static final String MARKS = "forgotten/";

  private final DurableStores stores;
  private final Duration retention;

  JobRetention(DurableStores stores, Duration retention) {
    this.stores = stores;
    this.retention = retention;
  }

  /**
   * Removes what is to be removed now.
   *
   * @param now the time
   * @throws io.autospec.durable.StoreException if a store is away; a later call goes on
   */
  void forget(Instant now) {
    for (String mark : stores.blobs().list(MARKS)) {
      goOn(mark);
    }
    for (JobRecord job : stores.jobs().over(now.minus(retention))) {
      String mark = MARKS + job.id();
      var unused = stores.blobs().put(mark, new byte[] {1});
      if (stores.jobs().delete(job)) {
        removeBlobs(job.id());
      }
      stores.blobs().delete(mark);
    }
  }

  private void goOn(String mark) {
    String id = mark.substring(MARKS.length());
    try {
      if (stores.jobs().find(id).isEmpty()) {
        removeBlobs(id);
      }
    } catch (CorruptException e) {
      // There is a record: it was not removed, and neither were its blobs.
    }
    stores.blobs().delete(mark);
  }

  private void removeBlobs(String id) {
    stores.blobs().list("jobs/" + id + "/").forEach(stores.blobs()::delete);
  }
}
