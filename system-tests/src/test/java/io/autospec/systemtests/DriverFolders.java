package io.autospec.systemtests;

import io.aeron.CncFileDescriptor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.MappedByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.agrona.IoUtil;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;

/** The shared memory that nodes of this user have, or have left behind. */
final class DriverFolders {
  private static final Path ALL =
      Path.of("/dev/shm", "autospec-" + System.getProperty("user.name"));

  private static final int UNFINISHED_BYTES = 1 << 16;

  private DriverFolders() {}

  /** Returns whether nodes keep their shared memory where this looks for it. */
  static boolean areKnown() {
    return Files.isDirectory(ALL);
  }

  /** Returns the folders of one process's nodes. */
  static List<Path> of(long pid) {
    try (Stream<Path> folders = Files.list(ALL)) {
      return folders
          .filter(folder -> folder.getFileName().toString().startsWith("node-" + pid + "-"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look into " + ALL, e);
    }
  }

  /** Removes what a process that was killed has left. */
  static void delete(long pid) {
    if (areKnown()) {
      of(pid).forEach(folder -> IoUtil.delete(folder.toFile(), true));
    }
  }

  /** Makes what a process that lives no more leaves if it was killed while its driver started. */
  static Path unfinished() {
    Path folder = ALL.resolve("node-999999999-0");
    try {
      Files.createDirectories(folder);
      Files.write(folder.resolve(CncFileDescriptor.CNC_FILE), new byte[UNFINISHED_BYTES]);
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write into " + folder, e);
    }
  }

  /** Makes a dead driver's last sign of life so old. */
  static void age(Path folder, long millis) {
    MappedByteBuffer file =
        IoUtil.mapExistingFile(folder.resolve(CncFileDescriptor.CNC_FILE).toFile(), "cnc");
    try {
      new ManyToOneRingBuffer(
              CncFileDescriptor.createToDriverBuffer(
                  file, CncFileDescriptor.createMetaDataBuffer(file)))
          .consumerHeartbeatTime(System.currentTimeMillis() - millis);
    } finally {
      IoUtil.unmap(file);
    }
  }
}
