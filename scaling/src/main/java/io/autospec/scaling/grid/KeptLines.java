package io.autospec.scaling.grid;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What an experiment has come to so far, one line each behind a line that names the experiment. A
 * line is forced to the disk before the next run begins; what a killed process left of a line is
 * dropped.
 *
 * <p>One process at a time, one thread at a time.
 *
 * @param <T> a record that Jackson writes and reads
 */
public final class KeptLines<T> implements AutoCloseable {
  private static final int VERSION = 2;
  private static final ObjectMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private final Path path;
  private final FileChannel channel;
  private final Class<T> type;
  private final List<T> kept = new ArrayList<>();

  /** The file is another experiment's, or none of this program. The message says what to do. */
  public static final class OtherExperimentException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OtherExperimentException(String message) {
      super(message);
    }
  }

  private record Header(int version, String fingerprint) {}

  private KeptLines(Path path, FileChannel channel, Class<T> type) {
    this.path = path;
    this.channel = channel;
    this.type = type;
  }

  /**
   * Opens an experiment's file, or begins it.
   *
   * @param path the file; its folder is there
   * @param fingerprint tells the experiment from others, such as {@link Grid#fingerprint}
   * @param type what is kept
   * @param <T> what is kept
   * @return the caller closes it
   * @throws IOException if it cannot be read or written
   * @throws OtherExperimentException if it is another's, or another process has it open
   */
  public static <T> KeptLines<T> open(Path path, String fingerprint, Class<T> type)
      throws IOException {
    FileChannel channel =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      KeptLines<T> file = new KeptLines<>(path, channel, type);
      file.lock();
      file.read(fingerprint);
      return file;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private void lock() throws IOException {
    FileLock lock;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      lock = null;
    }
    if (lock == null) {
      throw new OtherExperimentException(
          path + ": another process runs this experiment; wait for it, or name another folder");
    }
  }

  private void read(String fingerprint) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(channel.size()));
    int read = 0;
    while (read >= 0 && bytes.hasRemaining()) {
      read = channel.read(bytes);
    }
    String text = new String(bytes.array(), StandardCharsets.UTF_8);
    int whole = text.lastIndexOf('\n') + 1;
    String[] lines = whole == 0 ? new String[0] : text.substring(0, whole).split("\n", -1);
    if (lines.length == 0) {
      if (!text.isEmpty() && !text.startsWith("{")) {
        throw notAnExperiment(null);
      }
      channel.truncate(0);
      write(new Header(VERSION, fingerprint));
      return;
    }
    requireSame(lines[0], fingerprint);
    for (int i = 1; i + 1 < lines.length; i++) {
      kept.add(parse(lines[i]));
    }
    long length = text.substring(0, whole).getBytes(StandardCharsets.UTF_8).length;
    channel.truncate(length);
    channel.position(length);
  }

  private void requireSame(String header, String fingerprint) {
    JsonNode found;
    try {
      found = JSON.readTree(header);
    } catch (JsonProcessingException e) {
      throw notAnExperiment(e);
    }
    if (found.path("version").asInt() != VERSION) {
      throw notAnExperiment(null);
    }
    if (!found.path("fingerprint").asText().equals(fingerprint)) {
      throw new OtherExperimentException(
          path
              + ": expected the runs of this experiment, found another's (other axes, model or"
              + " device); repeat its command to go on with it, or name another folder");
    }
  }

  private OtherExperimentException notAnExperiment(Exception cause) {
    OtherExperimentException failure =
        new OtherExperimentException(
            path
                + ": expected the runs of an experiment of version "
                + VERSION
                + ", found something else; name another folder");
    failure.initCause(cause);
    return failure;
  }

  private T parse(String line) {
    try {
      return JSON.readValue(line, type);
    } catch (JsonProcessingException e) {
      throw notAnExperiment(e);
    }
  }

  /**
   * What was kept, by this process and those before it.
   *
   * @return in the order in which it was
   */
  public List<T> kept() {
    return Collections.unmodifiableList(kept);
  }

  /**
   * Keeps one more.
   *
   * @param line what it is
   * @throws IOException if it cannot be written; nothing of it counts then
   */
  public void append(T line) throws IOException {
    write(line);
    kept.add(line);
  }

  private void write(Object value) throws IOException {
    String line = JSON.writeValueAsString(value) + "\n";
    ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
    channel.force(true);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
