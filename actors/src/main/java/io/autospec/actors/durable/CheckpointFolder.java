package io.autospec.actors.durable;

import io.autospec.actors.job.JobDescription;
import io.autospec.actors.job.JobDescriptionJson;
import io.autospec.durable.blob.BlobRef;
import io.autospec.durable.blob.BlobStore;
import io.autospec.durable.blob.FolderBlobStore;
import io.autospec.durable.record.FolderJobStore;
import io.autospec.durable.record.JobRecord;
import io.autospec.durable.record.JobStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A folder that keeps one job of one machine: the same job begun again there goes on where it was.
 * One process has it at a time.
 */
public final class CheckpointFolder implements AutoCloseable {
  private static final String ID = "local-job";
  private static final String RECORDS = "records";

  private final DurableStores stores;
  private final JobKeeper keeper;

  private CheckpointFolder(DurableStores stores, JobKeeper keeper) {
    this.stores = stores;
    this.keeper = keeper;
  }

  /**
   * Opens a folder, and takes over the job in it.
   *
   * @param folder made if it is not there
   * @param job what is to be drawn
   * @return the caller closes it
   * @throws IllegalArgumentException if another job is kept there
   * @throws io.autospec.durable.StoreException if it cannot be read or written, or another process
   *     has it
   */
  public static CheckpointFolder open(Path folder, JobDescription job) {
    return open(folder, job, UnaryOperator.identity());
  }

  /** The same, with a store around the folder's own, for tests. */
  static CheckpointFolder open(Path folder, JobDescription job, UnaryOperator<BlobStore> around) {
    JobStore jobs = new FolderJobStore(folder.resolve(RECORDS));
    DurableStores stores = new DurableStores(jobs, around.apply(new FolderBlobStore(folder)));
    try {
      byte[] description = JobDescriptionJson.write(job);
      List<JobRecord> records = stores.jobs().list();
      JobRecord record =
          records.isEmpty()
              ? begin(stores, job, description)
              : requireSame(folder, records.get(0), description);
      return new CheckpointFolder(stores, new JobKeeper(stores, record, owner(), SampleSink.NONE));
    } catch (RuntimeException e) {
      stores.close();
      throw e;
    }
  }

  /**
   * Whether a folder may be opened: a new or an empty one, or one that was opened before.
   *
   * @param folder any path
   * @return false if something else is in it, or it cannot be read
   */
  public static boolean isFor(Path folder) {
    if (!Files.exists(folder) || Files.isDirectory(folder.resolve(RECORDS))) {
      return true;
    }
    try (Stream<Path> content = Files.list(folder)) {
      return content.findAny().isEmpty();
    } catch (IOException e) {
      return false;
    }
  }

  private static String owner() {
    return "process " + ProcessHandle.current().pid();
  }

  private static JobRecord begin(DurableStores stores, JobDescription job, byte[] description) {
    BlobRef ref = stores.blobs().put("jobs/" + ID + "/description", description);
    return stores
        .jobs()
        .create(Records.queued(ID, job.manifest().name(), 0, ref, job.count(), job.steps()));
  }

  private static JobRecord requireSame(Path folder, JobRecord record, byte[] description) {
    if (!BlobRef.of(record.description().name(), description).equals(record.description())) {
      throw new IllegalArgumentException(
          folder
              + " keeps another job ("
              + record.count()
              + " of "
              + record.name()
              + "); use the options that it was begun with, or another folder");
    }
    return record;
  }

  /** Returns who keeps the job. */
  public JobKeeper keeper() {
    return keeper;
  }

  @Override
  public void close() {
    stores.close();
  }
}
