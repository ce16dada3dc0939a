package io.autospec.actors.durable;

import io.autospec.durable.blob.BlobStore;
import io.autospec.durable.record.JobStore;

/**
 * Where jobs are kept.
 *
 * @param jobs their records
 * @param blobs all else
 */
public record DurableStores(JobStore jobs, BlobStore blobs) implements AutoCloseable {
  /** Closes both. */
  @Override
  public void close() {
    jobs.close();
    blobs.close();
  }
}
