package io.autospec.model.npy;

import io.autospec.model.ModelException;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Reads and writes {@code .npz} files. What is written is compressed, in the map's order and
 * without a clock in it: the same arrays always give the same bytes.
 */
public final class Npz {
  private static final String SUFFIX = ".npy";

  /** The earliest time that a zip entry can hold. */
  private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

  private Npz() {}

  /**
   * Reads a file.
   *
   * @param file the file
   * @return its arrays by name, in the file's order
   * @throws ModelException if it is not a whole zip of array files
   * @throws IOException if it cannot be read
   */
  public static Map<String, NpyArray> read(Path file) throws IOException {
    Map<String, NpyArray> arrays = new LinkedHashMap<>();
    // By the directory at its end: a stream of entries would not notice a file that is cut short.
    try (ZipFile zip = new ZipFile(file.toFile())) {
      for (ZipEntry entry : Collections.list(zip.entries())) {
        String entryName = entry.getName().replaceAll("\\p{Cntrl}", "?");
        if (!entryName.endsWith(SUFFIX)) {
          throw new ModelException(
              file + ": expected only .npy files in it, found \"" + entryName + "\"");
        }
        String key = entryName.substring(0, entryName.length() - SUFFIX.length());
        try (InputStream in = zip.getInputStream(entry)) {
          if (arrays.put(key, Npy.read(in, file + ":" + entryName)) != null) {
            throw new ModelException(file + ": found two arrays named \"" + key + "\"");
          }
        }
      }
    } catch (ZipException | EOFException e) {
      throw new ModelException(file + ": expected a .npz file, found a damaged zip", e);
    }
    if (arrays.isEmpty()) {
      throw new ModelException(file + ": expected a .npz file with at least one array, found none");
    }
    return arrays;
  }

  /**
   * Writes a file, or replaces it.
   *
   * @param file the file
   * @param arrays the arrays by name
   * @throws IOException if it cannot be written
   */
  public static void write(Path file, Map<String, NpyArray> arrays) throws IOException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      write(out, arrays);
    }
  }

  /**
   * Writes to a stream.
   *
   * @param out the stream; not closed
   * @param arrays the arrays by name
   * @throws IOException if it cannot be written
   */
  public static void write(OutputStream out, Map<String, NpyArray> arrays) throws IOException {
    // finish() below; closing it would close the caller's stream.
    @SuppressWarnings("resource")
    ZipOutputStream zip = new ZipOutputStream(out);
    for (Map.Entry<String, NpyArray> array : arrays.entrySet()) {
      ZipEntry entry = new ZipEntry(array.getKey() + SUFFIX);
      entry.setTimeLocal(NO_TIME);
      zip.putNextEntry(entry);
      Npy.write(zip, array.getValue());
      zip.closeEntry();
    }
    zip.finish();
  }
}
