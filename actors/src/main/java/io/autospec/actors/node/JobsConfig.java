package io.autospec.actors.node;

import com.typesafe.config.Config;
import io.autospec.actors.durable.DurableStores;
import io.autospec.actors.durable.JobsSettings;
import io.autospec.actors.durable.KeeperSettings;
import io.autospec.durable.blob.BlobStore;
import io.autospec.durable.blob.BlobStores;
import io.autospec.durable.record.JobStoreSettings;
import io.autospec.durable.record.JobStores;
import java.util.Optional;

/** The {@code autospec.jobs} section. */
final class JobsConfig {
  private static final String H2 = "jdbc:h2:";
  private static final String FOLDER = "folder:";

  private JobsConfig() {}

  /** Reads it. */
  static JobsSettings settings(Config jobs) {
    return new JobsSettings(
        new KeeperSettings(
            jobs.getDuration("checkpoint-interval"),
            jobs.getInt("checkpoint-steps"),
            jobs.getDuration("store-retry")),
        jobs.getInt("most-running"),
        jobs.getInt("most-queued"),
        jobs.getDuration("retention"));
  }

  /** Whether a node is a coordinator that keeps jobs. */
  static boolean keepsJobs(NodeSettings settings) {
    return settings.roles().contains(NodeRole.COORDINATOR) && !settings.jobsStore().isBlank();
  }

  /**
   * Whether a store is one process's alone, so that several coordinators cannot share it.
   *
   * @param store as configured
   * @return true for an H2 file and for a folder
   */
  static boolean isOnesOwn(String store) {
    return store.startsWith(H2) || store.startsWith(FOLDER);
  }

  /** Opens the stores of a coordinator that keeps jobs. */
  static Optional<NodeParts.Jobs> open(NodeSettings settings) {
    Config jobs = settings.config().getConfig("autospec.jobs");
    if (!keepsJobs(settings)) {
      return Optional.empty();
    }
    JobsSettings limits = settings(jobs);
    BlobStore blobs = BlobStores.open(jobs.getString("blobs"));
    try {
      return Optional.of(
          new NodeParts.Jobs(new DurableStores(JobStores.open(store(jobs)), blobs), limits));
    } catch (RuntimeException e) {
      blobs.close();
      throw e;
    }
  }

  private static JobStoreSettings store(Config jobs) {
    return new JobStoreSettings(
        jobs.getString("store"),
        jobs.getString("user"),
        "",
        jobs.getString("password-file"),
        jobs.getString("ssl-mode"),
        jobs.getString("ssl-root-certificate"));
  }

  /**
   * Refuses what cannot work, before anything is opened.
   *
   * @throws IllegalArgumentException with one line
   */
  static void check(NodeSettings settings) {
    Config jobs = settings.config().getConfig("autospec.jobs");
    String store = jobs.getString("store");
    JobsSettings unused = settings(jobs);
    if (!keepsJobs(settings)) {
      return;
    }
    JobStoreSettings unusedToo = store(jobs);
    if (jobs.getString("blobs").isBlank()) {
      throw new IllegalArgumentException(
          "configuration: autospec.jobs.blobs: expected folder:PATH or s3://BUCKET/PREFIX beside"
              + " autospec.jobs.store, found nothing");
    }
    if (isOnesOwn(store) && settings.seeds().size() > 1) {
      throw new IllegalArgumentException(
          "configuration: autospec.jobs.store: "
              + (store.startsWith(H2) ? "an H2 file" : "a folder of records")
              + " is one coordinator's alone, and"
              + " autospec.seeds names "
              + settings.seeds().size()
              + "; use jdbc:postgresql://HOST/DATABASE, and a blob store that all of them reach,"
              + " or serve --no-jobs");
    }
  }
}
