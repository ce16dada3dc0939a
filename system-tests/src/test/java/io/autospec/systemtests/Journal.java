package io.autospec.systemtests;

import io.autospec.transport.frame.FrameKind;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.MappedByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What one node did and was told, a number for each query, kind and event, in a mapped file: what
 * was written there stays when the process is killed the next moment. Any thread may write and
 * read.
 */
final class Journal implements AutoCloseable {
  /** Queries are numbered below this. */
  static final int QUERIES = 1 << 17;

  /** What can happen to a message. */
  enum Event {
    /** An offer was answered SENT. */
    SENT(0),
    /** The node said that it arrived. */
    DELIVERED(1),
    /** The node said that it may not have arrived. */
    UNDELIVERED(2),
    /** It was handed to the handler. */
    RECEIVED(3),
    /** It was handed to the handler, and was not what had been sent. */
    TORN(4);

    private final int lane;

    Event(int lane) {
      this.lane = lane;
    }
  }

  private static final int KINDS = 2;
  private static final int BYTES = Event.values().length * KINDS * QUERIES * Integer.BYTES;

  private final Path file;
  private final boolean own;
  private final MappedByteBuffer mapped;
  private final UnsafeBuffer counts;

  private Journal(Path file, boolean own) {
    this.file = file;
    this.own = own;
    File name = file.toFile();
    this.mapped = IoUtil.mapExistingFile(name, "journal");
    this.counts = new UnsafeBuffer(mapped);
  }

  /** Makes an empty one, whose file goes when it is closed. */
  static Journal create() {
    try {
      Path file = Files.createTempFile("autospec-journal-", ".bin");
      file.toFile().deleteOnExit();
      IoUtil.unmap(resized(file));
      return new Journal(file, true);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make a journal", e);
    }
  }

  private static MappedByteBuffer resized(Path file) throws IOException {
    Files.delete(file);
    return IoUtil.mapNewFile(file.toFile(), BYTES, false);
  }

  /** Opens another process's. */
  static Journal open(Path file) {
    return new Journal(file, false);
  }

  Path file() {
    return file;
  }

  /** Notes one more event. */
  void note(Event event, FrameKind kind, long query) {
    counts.getAndAddInt(at(event, kind, query), 1);
  }

  /** Returns how often this happened to this message. */
  int count(Event event, FrameKind kind, long query) {
    return counts.getIntVolatile(at(event, kind, query));
  }

  private static int at(Event event, FrameKind kind, long query) {
    if (query < 0 || query >= QUERIES || kind.code() > KINDS) {
      throw new IllegalArgumentException("no such message: " + kind + " " + query);
    }
    int lane = event.lane * KINDS + kind.code() - 1;
    return (lane * QUERIES + (int) query) * Integer.BYTES;
  }

  @Override
  public void close() {
    counts.wrap(0, 0);
    IoUtil.unmap(mapped);
    if (own) {
      IoUtil.deleteIfExists(file.toFile());
    }
  }
}
