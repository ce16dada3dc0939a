package io.autospec.durable.record;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Opens the job store that settings name. */
public final class JobStores {
  private static final String FOLDER = "folder:";

  private JobStores() {}

  /**
   * Opens a store.
   *
   * @param settings which
   * @return the store; to be closed
   * @throws IllegalArgumentException if the settings name none
   * @throws io.autospec.durable.StoreException if it cannot be opened now
   */
  public static JobStore open(JobStoreSettings settings) {
    if (settings.isH2() || settings.isPostgres()) {
      return new JdbcJobStore(settings);
    }
    if (settings.url().startsWith(FOLDER) && settings.url().length() > FOLDER.length()) {
      try {
        return new FolderJobStore(Path.of(settings.url().substring(FOLDER.length())));
      } catch (InvalidPathException e) {
        throw new IllegalArgumentException(settings.place() + ": expected a path", e);
      }
    }
    throw new IllegalArgumentException(
        "the job store: expected folder:PATH, jdbc:h2:file:PATH or jdbc:postgresql://HOST/DATABASE,"
            + " found \""
            + settings.place()
            + "\"");
  }
}
