package io.autospec.model;

import java.nio.ByteBuffer;

/**
 * A network as one stream of bytes: the model file and, behind it, its external data files in the
 * order of their names. The stream's SHA-256 is {@link DiffusionModel#sha256()}.
 *
 * <p>Safe for any number of threads, which read where they like. As of any {@link
 * java.nio.channels.FileChannel}: an interrupt while a thread reads closes the stream for all.
 */
public interface ModelBytes extends AutoCloseable {
  /**
   * The stream's length.
   *
   * @return bytes, above 0
   */
  long size();

  /**
   * Reads from a place of the stream.
   *
   * @param position in bytes, at least 0
   * @param into filled from its position to its limit, or to the stream's end if that comes first
   * @return how many bytes were read; -1 at the stream's end and behind it
   * @throws ModelException if a file cannot be read, or is shorter than when the model was loaded
   */
  int read(long position, ByteBuffer into);

  /** Closes the files; what is read afterwards fails. Closing twice is harmless. */
  @Override
  void close();
}
