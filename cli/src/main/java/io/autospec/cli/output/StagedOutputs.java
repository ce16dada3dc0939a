package io.autospec.cli.output;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Files and folders that appear under their names only when whole: each is written beside its place
 * under a hidden name, forced to the disk, and moved there in one step when all of them are ready.
 * What has not been published when this is closed is taken away. A folder that is there already is
 * kept (it may be a mount point): its content is staged inside it, and moved up file by file.
 *
 * <p>Thread rules: one thread writes and publishes; {@link #close} may come from any other.
 */
public final class StagedOutputs implements AutoCloseable {
  private final List<Staged> staged = new ArrayList<>();
  private boolean closed;

  /** Makes an empty set. */
  public StagedOutputs() {}

  /** Content: whether the files in the temporary folder go to the place, and not it itself. */
  private record Staged(Path temporary, Path place, boolean content) {}

  /** Writes the content of one file. */
  @FunctionalInterface
  public interface Content {
    /**
     * Writes the content.
     *
     * @param out buffered; closed by the caller
     * @throws IOException if it cannot be written
     */
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * Writes one file beside its place.
   *
   * @param place where it is to appear
   * @param content what is in it
   * @throws IOException if it cannot be written
   */
  public void stageFile(Path place, Content content) throws IOException {
    write(stage(place, false), content);
  }

  /**
   * Makes a folder beside its place, or inside it where it is there.
   *
   * @param place where it is to appear; nothing or an empty folder is there
   * @return the hidden folder, to be filled with {@link #write}
   * @throws IOException if it cannot be made
   */
  public Path stageFolder(Path place) throws IOException {
    Path temporary = stage(place, Files.isDirectory(place));
    Files.createDirectory(temporary);
    return temporary;
  }

  /**
   * Writes a file and forces it to the disk.
   *
   * @param file which must not exist yet
   * @param content what is in it
   * @throws IOException if it cannot be written
   */
  public static void write(Path file, Content content) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
      content.writeTo(out);
      out.flush();
      channel.force(true);
    }
  }

  /**
   * Moves everything to its place, and forces the folders' names to the disk.
   *
   * @throws IOException if a move fails, or this was closed
   */
  public synchronized void publish() throws IOException {
    requireOpen();
    while (!staged.isEmpty()) {
      Staged next = staged.get(0);
      if (next.content) {
        List<Path> files;
        try (Stream<Path> list = Files.list(next.temporary)) {
          files = list.sorted().toList();
        }
        for (Path file : files) {
          move(file, next.place.resolve(file.getFileName()));
        }
        Files.delete(next.temporary);
        force(next.place);
      } else {
        if (Files.isDirectory(next.temporary)) {
          force(next.temporary);
        }
        move(next.temporary, next.place);
        force(next.place.getParent());
      }
      staged.remove(0);
    }
  }

  private static void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** A name outlives a loss of power only once its folder is on the disk too. */
  private static void force(Path folder) {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      // Not every file system can: then its names are as safe as it makes them by itself.
    }
  }

  /** Takes away what was not published. Closing twice is harmless. */
  @Override
  public synchronized void close() {
    closed = true;
    for (Staged left : staged) {
      deleteTree(left.temporary);
    }
    staged.clear();
  }

  private synchronized Path stage(Path place, boolean content) throws IOException {
    requireOpen();
    Path absolute = place.toAbsolutePath().normalize();
    String name = "." + absolute.getFileName() + "." + UUID.randomUUID() + ".part";
    Path temporary = content ? absolute.resolve(name) : absolute.resolveSibling(name);
    staged.add(new Staged(temporary, absolute, content));
    return temporary;
  }

  private void requireOpen() throws IOException {
    if (closed) {
      throw new IOException("interrupted while writing");
    }
  }

  private static void deleteTree(Path path) {
    try {
      Files.walkFileTree(
          path,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.deleteIfExists(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, IOException e)
                throws IOException {
              Files.deleteIfExists(folder);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      // The file has a hidden name that says what it is; the failure that led here matters more.
      return;
    }
  }
}
