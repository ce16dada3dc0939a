package io.autospec.systemtests;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file system of a few megabytes in memory, which can be full and read-only. Needs root. */
final class SmallDisk implements AutoCloseable {
  private static final int MEGABYTES = 48;

  private static final System.Logger LOG = System.getLogger(SmallDisk.class.getName());

  private final Path folder;

  /** It does not go with this process by itself. */
  private final Thread remover = new Thread(this::remove);

  private SmallDisk(Path folder) {
    this.folder = folder;
  }

  /** Returns why there can be none, or null. */
  static String missing(Path folder) {
    try {
      Path probe = Files.createDirectories(folder.resolve("probe"));
      new SmallDisk(probe).mount().close();
      return null;
    } catch (AssertionError e) {
      return "no file system can be mounted: " + e.getMessage();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Mounts one. */
  static SmallDisk create(Path folder) {
    try {
      return new SmallDisk(Files.createDirectories(folder)).mount();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make " + folder, e);
    }
  }

  private SmallDisk mount() {
    Runtime.getRuntime().addShutdownHook(remover);
    Commands.run(
        "mount", "-t", "tmpfs", "-o", "size=" + MEGABYTES + "m", "tmpfs", folder.toString());
    return this;
  }

  /** From now on not a byte can be written. */
  void fill() {
    // Where no more large pieces fit, smaller ones still may.
    for (int size = 1 << 16; size > 0; size /= 16) {
      IOException full = fill(folder.resolve("filler-" + size), new byte[size]);
      LOG.log(System.Logger.Level.DEBUG, "full for {0} bytes: {1}", size, full.getMessage());
    }
  }

  private static IOException fill(Path file, byte[] block) {
    try (OutputStream out = Files.newOutputStream(file)) {
      while (true) {
        out.write(block);
      }
    } catch (IOException e) {
      return e;
    }
  }

  /** Ends {@link #fill}. */
  void empty() {
    Commands.run("sh", "-c", "rm -f '" + folder + "'/filler-*");
  }

  /** From now on it can only be read. */
  void freeze() {
    // Not the file system itself: it is busy while somebody holds a file open, a lock for example.
    Commands.run("mount", "--bind", folder.toString(), folder.toString());
    Commands.run("mount", "-o", "remount,ro,bind", folder.toString());
  }

  /** Ends {@link #freeze}. */
  void thaw() {
    Commands.run("umount", "-l", folder.toString());
  }

  @Override
  public void close() {
    remove();
    Runtime.getRuntime().removeShutdownHook(remover);
  }

  private void remove() {
    Commands.attempt("umount", "-l", folder.toString());
  }
}
