package io.autospec.benchmarks.rig.host;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The folder that a run keeps its files in, and that is gone afterwards. */
public final class RunFolder {
  private static final Path MEMORY = Path.of("/dev/shm");

  private final Path path;
  private int cells;

  /** Makes the folder, in memory where the system has a file system for that. */
  public RunFolder() throws IOException {
    Path parent = Files.isWritable(MEMORY) ? MEMORY : Path.of(System.getProperty("java.io.tmpdir"));
    path = Files.createTempDirectory(parent, "autospec-rig-");
  }

  /** Returns where it is. */
  public Path path() {
    return path;
  }

  /** Makes a folder for one cell. */
  public Path cell() throws IOException {
    return Files.createDirectory(path.resolve("cell-" + cells++));
  }

  /** Deletes a folder and all in it; what another process deletes meanwhile is no error. */
  public static void delete(Path folder) {
    File[] files = folder.toFile().listFiles();
    if (files != null) {
      for (File file : files) {
        if (file.isDirectory() && !Files.isSymbolicLink(file.toPath())) {
          delete(file.toPath());
        } else {
          remove(file.toPath());
        }
      }
    }
    remove(folder);
  }

  private static void remove(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // Left to whoever cleans the file system: nothing that was measured depends on it.
    }
  }
}
