package io.autospec.durable.blob;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Opens the blob store that a URL names. */
public final class BlobStores {
  private static final String FOLDER = "folder:";

  private BlobStores() {}

  /**
   * Opens a store.
   *
   * @param url {@code folder:PATH}, or see {@link S3Settings#of}
   * @return the store; to be closed
   * @throws IllegalArgumentException if it names none
   * @throws io.autospec.durable.StoreException if it cannot be opened now
   */
  public static BlobStore open(String url) {
    if (url.startsWith("s3://")) {
      return new S3BlobStore(S3Settings.of(url));
    }
    if (url.startsWith(FOLDER) && url.length() > FOLDER.length()) {
      try {
        return new FolderBlobStore(Path.of(url.substring(FOLDER.length())));
      } catch (InvalidPathException e) {
        throw new IllegalArgumentException(url + ": expected a path", e);
      }
    }
    throw new IllegalArgumentException(
        "the blob store: expected folder:PATH or s3://BUCKET/PREFIX, found another URL");
  }
}
