package io.autospec.model;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Files behind each other as one stream, to read or to write anywhere. Safe for any number of
 * threads.
 */
public final class FileBytes implements ModelBytes {
  private final List<Span> spans = new ArrayList<>();
  private long size;

  /** One file, and where it lies in the stream. */
  private record Span(Path file, FileChannel channel, long start, long end) {}

  private FileBytes() {}

  /**
   * Opens files for reading.
   *
   * @param files in the stream's order
   * @param sizes how long each has to be, in bytes
   * @return the stream; the caller closes it
   * @throws ModelException if a file cannot be opened or has another length
   */
  public static FileBytes open(List<Path> files, List<Long> sizes) {
    FileBytes bytes = new FileBytes();
    try {
      for (int i = 0; i < files.size(); i++) {
        bytes.add(files.get(i), FileChannel.open(files.get(i)), sizes.get(i));
        requireSize(bytes.spans.get(i));
      }
      return bytes;
    } catch (IOException e) {
      bytes.close();
      throw new ModelException(files.get(0) + ": cannot be read (" + e + ")", e);
    } catch (RuntimeException e) {
      bytes.close();
      throw e;
    }
  }

  /**
   * Makes new files of zeros, which only their owner can read, for writing and reading.
   *
   * @param files in the stream's order; none may be there
   * @param sizes their lengths in bytes
   * @return the stream; the caller closes it
   * @throws IOException if a file cannot be made
   */
  public static FileBytes create(List<Path> files, List<Long> sizes) throws IOException {
    FileBytes bytes = new FileBytes();
    try {
      for (int i = 0; i < files.size(); i++) {
        Path file = files.get(i);
        FileChannel channel =
            FileChannel.open(
                file,
                Set.of(
                    StandardOpenOption.CREATE_NEW,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE),
                ownerOnly(file));
        bytes.add(file, channel, sizes.get(i));
        if (sizes.get(i) > 0) {
          // The last byte makes the length: the disk sees at once how much is to come.
          channel.write(ByteBuffer.allocate(1), sizes.get(i) - 1);
        }
      }
      return bytes;
    } catch (IOException | RuntimeException e) {
      bytes.close();
      throw e;
    }
  }

  private void add(Path file, FileChannel channel, long length) {
    spans.add(new Span(file, channel, size, size + length));
    size += length;
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public int read(long position, ByteBuffer into) {
    requireInside(position);
    if (position >= size) {
      return -1;
    }
    int start = into.position();
    try {
      for (Span span : spans) {
        long at = position + into.position() - start;
        if (at >= span.start() && at < span.end()) {
          readFrom(span, at, into);
        }
      }
    } catch (IOException e) {
      throw new ModelException(spans.get(0).file() + ": cannot be read (" + e + ")", e);
    }
    return into.position() - start;
  }

  private static void readFrom(Span span, long position, ByteBuffer into) throws IOException {
    int limit = into.limit();
    into.limit((int) Math.min(limit, into.position() + span.end() - position));
    try {
      long at = position - span.start();
      while (into.hasRemaining()) {
        int read = span.channel().read(into, at);
        if (read < 0) {
          requireSize(span);
          throw new ModelException(span.file() + ": ends at byte " + at + ", expected more");
        }
        at += read;
      }
    } finally {
      into.limit(limit);
    }
  }

  /**
   * Writes to a place of the stream.
   *
   * @param position in bytes, at least 0
   * @param from written from its position to its limit; has to end inside the stream
   * @throws IOException if a file cannot be written, because the disk is full for example
   */
  public void write(long position, ByteBuffer from) throws IOException {
    requireInside(position);
    if (from.remaining() > size - position) {
      throw new ModelException(
          "expected bytes that end at " + size + ", found " + from.remaining() + " at " + position);
    }
    long at = position;
    int limit = from.limit();
    for (Span span : spans) {
      if (at >= span.start() && at < span.end()) {
        from.limit((int) Math.min(limit, from.position() + span.end() - at));
        while (from.hasRemaining()) {
          at += span.channel().write(from, at - span.start());
        }
        from.limit(limit);
      }
    }
  }

  /**
   * Waits until what was written is on the disk.
   *
   * @throws IOException if it cannot be written there
   */
  public void force() throws IOException {
    for (Span span : spans) {
      span.channel().force(true);
    }
  }

  @Override
  public void close() {
    for (Span span : spans) {
      try {
        span.channel().close();
      } catch (IOException e) {
        throw new ModelException(span.file() + ": cannot be closed (" + e + ")", e);
      }
    }
  }

  private static FileAttribute<?>[] ownerOnly(Path file) {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }

  private static void requireSize(Span span) throws IOException {
    long expected = span.end() - span.start();
    long found = Files.size(span.file());
    if (found != expected) {
      throw new ModelException(
          span.file() + ": expected " + expected + " bytes, found " + found + "; it has changed");
    }
  }

  private static void requireInside(long position) {
    if (position < 0) {
      throw new ModelException("expected a position of 0 or more, found " + position);
    }
  }
}
