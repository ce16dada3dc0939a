package io.autospec.model.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.autospec.model.FileBytes;
import io.autospec.model.MemoryBytes;
import io.autospec.model.ModelBytes;
import io.autospec.model.ModelException;
import io.autospec.model.ModelManifest;
import io.autospec.model.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

/**
 * Where a network's bytes lie: a file, with its external data beside it, or memory. Checked when it
 * is made, so that a session is only asked for files that are there and whole.
 *
 * <p>Immutable; safe for any number of threads.
 */
public final class OnnxSource {
  private final String name;
  private final byte[] bytes;
  private final List<Path> paths;
  private final List<ModelPart> parts;
  private final String sha256;

  /** A part of the stream; the name may be none that a manifest takes. */
  private record ModelPart(String name, long bytes) {}

  private OnnxSource(
      String name, byte[] bytes, List<Path> paths, List<ModelPart> parts, String sha256) {
    this.name = name;
    this.bytes = bytes;
    this.paths = List.copyOf(paths);
    this.parts = List.copyOf(parts);
    this.sha256 = sha256;
  }

  /**
   * A model file.
   *
   * @param file the {@code .onnx} file
   * @return the source
   * @throws ModelException if the file is not a whole ONNX model, or one of its external data files
   *     is not there
   */
  public static OnnxSource ofFile(Path file) {
    return ofFile(file, Optional.empty());
  }

  /**
   * A model file whose bytes, and those of its external data, have been hashed already: it is
   * looked at, but not read to its end.
   *
   * @param file the model file
   * @param sha256 what was found
   * @return the source
   * @throws ModelException as {@link #ofFile(Path)}
   */
  public static OnnxSource ofHashedFile(Path file, String sha256) {
    return ofFile(file, Optional.of(sha256));
  }

  private static OnnxSource ofFile(Path file, Optional<String> sha256) {
    try (FileChannel channel = FileChannel.open(file)) {
      if (channel.size() > Integer.MAX_VALUE) {
        throw new ModelException(
            file
                + ": expected at most 2 GiB in the model file itself; store its weights beside it");
      }
      ByteBuffer mapped = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
      List<Path> paths = new ArrayList<>(List.of(file));
      List<ModelPart> parts =
          new ArrayList<>(List.of(new ModelPart(ModelManifest.MODEL_FILE, channel.size())));
      Path folder = file.toAbsolutePath().normalize().getParent();
      for (String location : externalFiles(file.toString(), mapped)) {
        Path external = externalFile(file, location);
        paths.add(external);
        parts.add(new ModelPart(folder.relativize(external).toString(), Files.size(external)));
      }
      String hash = sha256.isPresent() ? sha256.get() : hash(paths, parts);
      return new OnnxSource(file.toString(), null, paths, parts, hash);
    } catch (IOException e) {
      throw new ModelException(file + ": cannot be read (" + e + ")", e);
    }
  }

  /**
   * A model in memory, without external data.
   *
   * @param name for messages
   * @param bytes the whole model; kept, not copied
   * @return the source
   * @throws ModelException if the bytes are not a whole ONNX model
   */
  public static OnnxSource ofBytes(String name, byte[] bytes) {
    SortedSet<String> externalFiles = externalFiles(name, ByteBuffer.wrap(bytes));
    if (!externalFiles.isEmpty()) {
      throw new ModelException(
          name
              + ": expected a model with its weights inside, found external data "
              + externalFiles);
    }
    List<ModelPart> parts = List.of(new ModelPart(ModelManifest.MODEL_FILE, bytes.length));
    return new OnnxSource(name, bytes, List.of(), parts, Sha256.of(bytes));
  }

  /**
   * The name for messages.
   *
   * @return the file's path, or what the model in memory is called
   */
  public String name() {
    return name;
  }

  /**
   * The SHA-256 of the model file and, behind it, of its external data files in the order of their
   * names.
   *
   * @return 64 hexadecimal digits
   */
  public String sha256() {
    return sha256;
  }

  /**
   * How much there is to load.
   *
   * @return bytes, external data included
   */
  public long size() {
    return parts.stream().mapToLong(ModelPart::bytes).sum();
  }

  /**
   * The parts of the stream that {@link #sha256()} is the hash of.
   *
   * @return in the stream's order; the model file is called {@link ModelManifest#MODEL_FILE}
   * @throws ModelException if external data lies in a folder of its own, or has a name that not
   *     every machine can take
   */
  public List<ModelManifest.Part> files() {
    return parts.stream().map(part -> new ModelManifest.Part(part.name(), part.bytes())).toList();
  }

  /**
   * The stream that {@link #sha256()} is the hash of.
   *
   * @return open; the caller closes it
   * @throws ModelException if a file is no longer there or has changed in length
   */
  public ModelBytes bytes() {
    return bytes == null ? open(paths, parts) : new MemoryBytes(bytes);
  }

  OrtSession createSession(OrtSession.SessionOptions options) throws OrtException {
    return bytes == null
        ? OnnxRuntime.environment().createSession(paths.get(0).toString(), options)
        : OnnxRuntime.environment().createSession(bytes, options);
  }

  private static String hash(List<Path> paths, List<ModelPart> parts) {
    try (ModelBytes stream = open(paths, parts)) {
      return Sha256.of(stream);
    }
  }

  private static ModelBytes open(List<Path> paths, List<ModelPart> parts) {
    return FileBytes.open(paths, parts.stream().map(ModelPart::bytes).toList());
  }

  private static SortedSet<String> externalFiles(String name, ByteBuffer bytes) {
    if (!bytes.hasRemaining()) {
      throw new ModelException(name + ": expected an ONNX model, found an empty file");
    }
    try {
      return OnnxStructure.externalFiles(bytes);
    } catch (ModelException e) {
      throw new ModelException(
          name + ": not a whole ONNX model, cut short or corrupt (" + e.getMessage() + ")", e);
    }
  }

  private static Path externalFile(Path model, String location) {
    Path folder = model.toAbsolutePath().getParent();
    try {
      Path file = folder.resolve(location).normalize();
      if (!file.startsWith(folder.normalize())) {
        throw new ModelException(
            model + ": expected external data inside its own folder, found '" + location + "'");
      }
      if (!Files.isReadable(file) || Files.isDirectory(file)) {
        throw new ModelException(
            String.format(
                "%s: its weights lie in '%s', expected in the same folder: no such readable file",
                model, location));
      }
      return file;
    } catch (InvalidPathException e) {
      throw new ModelException(
          model + ": external data has an impossible name, '" + location + "'", e);
    }
  }
}
