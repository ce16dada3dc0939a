package io.autospec.durable.blob;

import java.nio.file.Path;
import java.util.List;

/**
 * Keeps blobs. What {@code put} has returned for survives the loss of this process and, as far as
 * the store promises it, of this machine's power; a reader sees a blob whole or not at all, and a
 * blob that is put again under its name replaces the old one in one step.
 *
 * <p>Safe for any number of threads; every call may block for as long as the store's own timeouts
 * say (seconds).
 */
public interface BlobStore extends AutoCloseable {
  /**
   * Keeps bytes.
   *
   * @param name see {@link BlobRef#name}
   * @param bytes not changed while the call lasts
   * @return what they are found by
   * @throws io.autospec.durable.StoreException if they could not be kept; what had that name is
   *     there as before
   */
  BlobRef put(String name, byte[] bytes);

  /**
   * Keeps a file's bytes.
   *
   * @param name see {@link BlobRef#name}
   * @param file of any length
   * @return what they are found by
   * @throws io.autospec.durable.StoreException if they could not be kept
   */
  BlobRef putFile(String name, Path file);

  /**
   * Reads a blob and checks it.
   *
   * @param ref what {@code put} returned
   * @return exactly the bytes that were put
   * @throws io.autospec.durable.CorruptException if it is not there, or not what it was
   * @throws io.autospec.durable.StoreException if the store cannot be read now
   */
  byte[] get(BlobRef ref);

  /**
   * Reads a blob into a file and checks it; the file appears whole or not at all.
   *
   * @param ref what {@code putFile} returned
   * @param file replaced if it is there
   * @throws io.autospec.durable.CorruptException if the blob is not there, or not what it was
   * @throws io.autospec.durable.StoreException if the store cannot be read now
   */
  void getFile(BlobRef ref, Path file);

  /**
   * Names that begin so.
   *
   * @param prefix for example {@code jobs/a1/}
   * @return in order of the alphabet; what is still being written is not among them
   */
  List<String> list(String prefix);

  /**
   * Removes a blob; one that is not there is no fault.
   *
   * @param name of the blob
   */
  void delete(String name);

  /** Where this is, for a person. */
  @Override
  String toString();

  @Override
  default void close() {}
}
