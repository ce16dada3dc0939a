package io.autospec.durable.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Where one store's unfinished files are: {@code FOLDER/TOKEN-N.part}, beside {@code TOKEN.lock},
 * which is locked for as long as their writer lives. So who opens the folder later can tell files
 * of the dead from those of the living, on this machine or another that sees the same disk; process
 * ids could not: they are used again, and are not those of other containers.
 */
public final class Workbench implements AutoCloseable {
  private static final String LOCK = ".lock";
  private static final String PART = ".part";
  private static final String NEW = ".new";
  private static final Duration STALE = Duration.ofDays(1);

  /** The tokens of this process: to open and close one of their locks would release it. */
  private static final Set<String> OWN = ConcurrentHashMap.newKeySet();

  private final Path folder;
  private final String token = UUID.randomUUID().toString();
  private final AtomicLong next = new AtomicLong();
  private FileLock lock;
  private boolean closed;

  /**
   * Makes a bench; nothing is written before the first file.
   *
   * @param folder of all benches, on the disk of the files' places
   */
  public Workbench(Path folder) {
    this.folder = folder;
  }

  /**
   * Names a new file.
   *
   * @return a name that nobody else uses; nothing has it yet
   * @throws IOException if the bench cannot be made
   */
  public Path newFile() throws IOException {
    begin();
    return folder.resolve(token + "-" + next.getAndIncrement() + PART);
  }

  private synchronized void begin() throws IOException {
    if (closed) {
      throw new IOException("the store is closed");
    }
    if (lock != null) {
      return;
    }
    WholeFiles.createFolders(folder);
    OWN.add(token);
    // Locked before it has the name that others look for, so that nobody finds it unlocked.
    Path unseen = folder.resolve(token + NEW);
    FileChannel channel =
        FileChannel.open(
            unseen,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            WholeFiles.attributes(unseen, "rw-------"));
    try {
      FileLock locked = channel.lock();
      Files.move(unseen, folder.resolve(token + LOCK), StandardCopyOption.ATOMIC_MOVE);
      lock = locked;
    } finally {
      if (lock == null) {
        channel.close();
        WholeFiles.deleteQuietly(unseen);
      }
    }
  }

  /**
   * Takes away what dead writers have left; what cannot be taken away stays.
   *
   * @param folder of all benches
   */
  public static void clean(Path folder) {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        if (name.endsWith(LOCK)) {
          cleanToken(folder, name.substring(0, name.length() - LOCK.length()));
        } else if (Files.getLastModifiedTime(file).toInstant().isBefore(Instant.now().minus(STALE))
            && !hasLock(folder, name)) {
          WholeFiles.deleteQuietly(file); // Its writer was killed between two steps of begin().
        }
      }
    } catch (IOException | java.nio.file.DirectoryIteratorException e) {
      // Not there yet, or not readable: then nothing was left, or a later opening cleans.
    }
  }

  private static boolean hasLock(Path folder, String name) {
    int end = name.lastIndexOf('-');
    return end > 0 && Files.exists(folder.resolve(name.substring(0, end) + LOCK));
  }

  private static void cleanToken(Path folder, String token) throws IOException {
    if (OWN.contains(token)) {
      return;
    }
    Path file = folder.resolve(token + LOCK);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      if (channel.tryLock() == null) {
        return;
      }
      try (DirectoryStream<Path> parts = Files.newDirectoryStream(folder, token + "-*" + PART)) {
        for (Path part : parts) {
          WholeFiles.deleteQuietly(part);
        }
      }
      WholeFiles.deleteQuietly(file);
    } catch (NoSuchFileException e) {
      // Another process cleans, too, or its writer has closed it.
    }
  }

  /** Gives the bench up; files that are still on it are taken away. */
  @Override
  public synchronized void close() {
    closed = true;
    if (lock == null) {
      return;
    }
    try (DirectoryStream<Path> parts = Files.newDirectoryStream(folder, token + "-*" + PART)) {
      for (Path part : parts) {
        WholeFiles.deleteQuietly(part);
      }
    } catch (IOException | java.nio.file.DirectoryIteratorException e) {
      // Who opens the folder next cleans.
    }
    WholeFiles.deleteQuietly(folder.resolve(token + LOCK));
    try {
      lock.acquiredBy().close();
    } catch (IOException e) {
      // The lock goes with this process.
    }
    OWN.remove(token);
  }
}
