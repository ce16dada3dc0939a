package io.autospec.durable.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Files that only their owner may read, which are on the disk, and not only on their way there,
 * when a method returns.
 */
public final class WholeFiles {
  private static final int CHUNK_BYTES = 1 << 20;

  private WholeFiles() {}

  /** Fills a new file. */
  @FunctionalInterface
  public interface Content {
    /**
     * Writes all of it.
     *
     * @param out the new file, open for writing; closed by the caller
     * @throws IOException if it cannot be written
     */
    void writeTo(FileChannel out) throws IOException;
  }

  /**
   * Writes a new file and forces it to the disk; takes it away again if that fails.
   *
   * @param file which is not there yet
   * @param content what is in it
   * @throws IOException if it cannot be written
   */
  public static void create(Path file, Content content) throws IOException {
    boolean whole = false;
    try (FileChannel out =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            attributes(file, "rw-------"))) {
      content.writeTo(out);
      out.force(true);
      whole = true;
    } finally {
      if (!whole) {
        deleteQuietly(file);
      }
    }
  }

  /**
   * Writes bytes, a piece at a time: the JDK copies what it writes to direct memory as long as it.
   *
   * @param out where to
   * @param bytes all of them
   * @throws IOException if they cannot be written
   */
  public static void write(FileChannel out, byte[] bytes) throws IOException {
    for (int from = 0; from < bytes.length; from += CHUNK_BYTES) {
      ByteBuffer piece = ByteBuffer.wrap(bytes, from, Math.min(CHUNK_BYTES, bytes.length - from));
      while (piece.hasRemaining()) {
        out.write(piece);
      }
    }
  }

  /**
   * Gives a whole file its name, replacing what has it, and forces the name to the disk.
   *
   * @param from a file on the same disk
   * @param to its name
   * @throws IOException if it cannot be moved
   */
  public static void publish(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    forceFolder(to.getParent());
  }

  /**
   * Forces the names in a folder to the disk.
   *
   * @param folder which
   * @throws IOException if the disk refuses
   */
  public static void forceFolder(Path folder) throws IOException {
    if (!isPosix(folder)) {
      return; // Elsewhere a folder cannot be opened, and a rename is forced by itself.
    }
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /**
   * Makes a folder and those above it, for this user alone, and forces their names to the disk.
   *
   * @param folder which; may be there
   * @throws IOException if one cannot be made
   */
  public static void createFolders(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    Path parent = folder.toAbsolutePath().getParent();
    if (parent != null) {
      createFolders(parent);
    }
    try {
      Files.createDirectory(folder, attributes(folder, "rwx------"));
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(folder)) {
        throw e;
      }
      return; // Another thread was quicker.
    }
    if (parent != null) {
      forceFolder(parent);
    }
  }

  /**
   * What tells one folder from another at the same place, such as the mount point below a disk.
   *
   * @param folder which
   * @return a key, or the path where the file system has no keys
   * @throws NoSuchFileException if it is not there
   * @throws IOException if it cannot be looked at
   */
  public static Object identity(Path folder) throws IOException {
    Object key =
        Files.readAttributes(folder, java.nio.file.attribute.BasicFileAttributes.class).fileKey();
    return key == null ? folder.toRealPath() : key;
  }

  /**
   * Deletes a file or an empty folder, if it can be done.
   *
   * @param path which
   */
  public static void deleteQuietly(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      // It stays; who made it has said what failed.
    }
  }

  static FileAttribute<?>[] attributes(Path path, String permissions) {
    return isPosix(path)
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }

  private static boolean isPosix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}
