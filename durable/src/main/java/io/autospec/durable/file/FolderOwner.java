package io.autospec.durable.file;

import io.autospec.durable.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * This process's right to write in a folder: a lock on its file {@code lock}, whose text says whose
 * it is. The system takes it back when the process ends, however it ends. All who ask in one
 * process get the same owner, and exclude each other with its monitor.
 */
public final class FolderOwner implements AutoCloseable {
  private static final String LOCK = "lock";
  private static final int MAX_TEXT = 400;

  private static final Map<Path, FolderOwner> OWNERS = new HashMap<>();

  private final Path folder;
  private final FileLock lock;
  private final Object identity;
  private int users = 1;

  private FolderOwner(Path folder, FileLock lock, Object identity) {
    this.folder = folder;
    this.lock = lock;
    this.identity = identity;
  }

  /**
   * Takes a folder.
   *
   * @param folder its real path
   * @return this process's owner; to be closed as often as it was asked for
   * @throws StoreException if another process has it
   * @throws IOException if its lock cannot be written
   */
  public static FolderOwner of(Path folder) throws IOException {
    synchronized (OWNERS) {
      FolderOwner owner = OWNERS.get(folder);
      if (owner != null) {
        owner.users++;
        return owner;
      }
      owner = take(folder);
      OWNERS.put(folder, owner);
      return owner;
    }
  }

  private static FolderOwner take(Path folder) throws IOException {
    Path file = folder.resolve(LOCK);
    FileChannel channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
            WholeFiles.attributes(file, "rw-------"));
    FileLock lock = null;
    try {
      lock = channel.tryLock();
      if (lock == null) {
        throw new StoreException(
            "the folder "
                + folder
                + " is in use by "
                + whose(file)
                + "; stop that one, or choose another folder",
            null);
      }
      String text = "process " + ProcessHandle.current().pid() + " on " + host() + "\n";
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
      return new FolderOwner(folder, lock, WholeFiles.identity(file));
    } finally {
      if (lock == null) {
        channel.close();
      }
    }
  }

  private static String whose(Path file) {
    try {
      String text = Files.readString(file, StandardCharsets.UTF_8).strip();
      if (text.matches("process [0-9]+ on [!-~]{1," + MAX_TEXT + "}")) {
        return text;
      }
    } catch (IOException e) {
      // Said below.
    }
    return "another process";
  }

  private static String host() {
    String name = null;
    try {
      name = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    } catch (IOException e) {
      name = System.getenv("HOSTNAME"); // No question to a name server: it may take long.
    }
    return name == null || !name.matches("[!-~]{1,255}") ? "this-host" : name;
  }

  /**
   * Checks that the folder is still this process's.
   *
   * @throws StoreException if the lock was removed, or the folder
   */
  public void require() {
    try {
      if (lock.isValid() && WholeFiles.identity(folder.resolve(LOCK)).equals(identity)) {
        return;
      }
    } catch (IOException e) {
      throw FileWords.storeException("the lock of the folder " + folder, "is lost", e);
    }
    throw new StoreException(
        "the folder "
            + folder
            + " is not this process's any more: its lock was replaced; start again",
        null);
  }

  /** Gives the folder back when nobody in this process uses it any more. */
  @Override
  public void close() {
    synchronized (OWNERS) {
      users--;
      if (users > 0) {
        return;
      }
      OWNERS.remove(folder);
      try {
        // The file stays: to remove it could take it from under who has locked it meanwhile.
        lock.acquiredBy().close();
      } catch (IOException e) {
        // The system takes it when this process ends.
      }
    }
  }
}
