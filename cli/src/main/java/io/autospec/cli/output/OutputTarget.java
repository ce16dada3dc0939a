package io.autospec.cli.output;

import io.autospec.cli.BadInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * One {@code --out}.
 *
 * @param kind what is written
 * @param path where; null for {@link Kind#STDOUT}
 */
public record OutputTarget(Kind kind, Path path) {
  /** What can be written. */
  public enum Kind {
    /** A picture of all samples. */
    PNG,
    /** All samples as one array. */
    NPY,
    /** All samples, and their labels, as named arrays. */
    NPZ,
    /** A folder: the array, and a picture a sample where samples are images. */
    FOLDER,
    /** The array, to standard output. */
    STDOUT
  }

  /**
   * Reads a target and checks that it can be written.
   *
   * @param text as on the command line
   * @return the target
   * @throws BadInputException if the kind is unknown or the place cannot be written
   */
  public static OutputTarget parse(String text) {
    if (text.equals("-")) {
      return new OutputTarget(Kind.STDOUT, null);
    }
    Path path = path("--out", text);
    if (text.endsWith("/") || Files.isDirectory(path)) {
      requireFreeFolder(path);
      return new OutputTarget(Kind.FOLDER, path);
    }
    String name = String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
    Kind kind;
    if (name.endsWith(".png")) {
      kind = Kind.PNG;
    } else if (name.endsWith(".npy")) {
      kind = Kind.NPY;
    } else if (name.endsWith(".npz")) {
      kind = Kind.NPZ;
    } else {
      throw new BadInputException(
          "--out: expected FILE.png, FILE.npy, FILE.npz, a folder with a / at its end, or -; found '"
              + text
              + "'");
    }
    requireWritableFile("--out", path);
    return new OutputTarget(kind, path);
  }

  /**
   * A path from text.
   *
   * @param option the option's name, for the message
   * @param text as on the command line
   * @return the path
   * @throws BadInputException if the text is not a path
   */
  public static Path path(String option, String text) {
    if (text.isEmpty()) {
      throw new BadInputException(option + ": expected a file name; found an empty text");
    }
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new BadInputException(option + ": not a file name: '" + text + "'", e);
    }
  }

  /**
   * Checks that a file can be made or replaced.
   *
   * @param option the option's name, for the message
   * @param path the file
   * @throws BadInputException if its folder is not there or cannot be written, or it is a folder
   */
  public static void requireWritableFile(String option, Path path) {
    requireWritableParent(option, path);
    if (Files.isDirectory(path)) {
      throw new BadInputException(option + ": " + path + " is a folder; name a file in it");
    }
    if (Files.exists(path) && !Files.isRegularFile(path)) {
      throw new BadInputException(
          option + ": " + path + " is not a regular file; name another one");
    }
  }

  /**
   * Checks that a folder can be made, or written in.
   *
   * @param option the option's name, for the message
   * @param path the folder
   * @throws BadInputException if it is something else, or cannot be written
   */
  public static void requireUsableFolder(String option, Path path) {
    if (!Files.exists(path)) {
      requireWritableParent(option, path);
    } else if (!Files.isDirectory(path)) {
      throw new BadInputException(
          option + ": " + path + " is a file, not a folder; name another one");
    } else {
      requireWritable(option, path);
    }
  }

  private static void requireFreeFolder(Path path) {
    if (Files.exists(path)) {
      if (!Files.isDirectory(path)) {
        throw new BadInputException(
            "--out: " + path + " is a file, not a folder; name another one");
      }
      String[] content = path.toFile().list();
      if (content == null || content.length > 0) {
        throw new BadInputException(
            "--out: folder "
                + path
                + (content == null ? " cannot be read" : " is not empty")
                + "; name a new or an empty one");
      }
      // It is filled, not replaced: it may be a mount point, or its parent read-only.
      requireWritable("--out", path);
      return;
    }
    requireWritableParent("--out", path);
  }

  private static void requireWritableParent(String option, Path path) {
    Path parent = path.toAbsolutePath().normalize().getParent();
    if (parent == null) {
      throw new BadInputException(option + ": " + path + " is the root folder; name a file in it");
    }
    if (!Files.isDirectory(parent)) {
      throw new BadInputException(
          option + ": folder " + parent + " does not exist; make it first, or name another one");
    }
    requireWritable(option, parent);
  }

  private static void requireWritable(String option, Path folder) {
    try {
      // Tried, not asked: permissions alone do not tell of read-only or special file systems.
      Files.delete(Files.createTempFile(folder, ".autospec", ".probe"));
    } catch (IOException e) {
      throw new BadInputException(
          option + ": folder " + folder + " is not writable; name another one", e);
    }
  }
}
