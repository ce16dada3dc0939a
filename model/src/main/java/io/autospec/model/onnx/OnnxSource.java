package io.autospec.model.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.autospec.model.ModelException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedSet;

/**
 * Where a network's bytes lie: a file, with its external data beside it, or memory. Checked when it
 * is made, so that a session is only asked for files that are there and whole.
 *
 * <p>Immutable; safe for any number of threads.
 */
public final class OnnxSource {
  private static final int DIGEST_BLOCK = 1 << 20;

  private final String name;
  private final Path file;
  private final byte[] bytes;
  private final String sha256;
  private final long size;

  private OnnxSource(String name, Path file, byte[] bytes, String sha256, long size) {
    this.name = name;
    this.file = file;
    this.bytes = bytes;
    this.sha256 = sha256;
    this.size = size;
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
    try (FileChannel channel = FileChannel.open(file)) {
      if (channel.size() > Integer.MAX_VALUE) {
        throw new ModelException(
            file
                + ": expected at most 2 GiB in the model file itself; store its weights beside it");
      }
      ByteBuffer mapped = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
      List<Path> parts = new ArrayList<>(List.of(file));
      for (String location : externalFiles(file.toString(), mapped)) {
        parts.add(externalFile(file, location));
      }
      MessageDigest digest = newDigest();
      long size = 0;
      for (Path part : parts) {
        size += Files.size(part);
        digest(part, digest);
      }
      return new OnnxSource(file.toString(), file, null, hex(digest), size);
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
    MessageDigest digest = newDigest();
    digest.update(bytes);
    return new OnnxSource(name, null, bytes, hex(digest), bytes.length);
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
    return size;
  }

  OrtSession createSession(OrtSession.SessionOptions options) throws OrtException {
    return file == null
        ? OnnxRuntime.environment().createSession(bytes, options)
        : OnnxRuntime.environment().createSession(file.toString(), options);
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

  private static void digest(Path file, MessageDigest digest) throws IOException {
    ByteBuffer block = ByteBuffer.allocate(DIGEST_BLOCK);
    try (FileChannel channel = FileChannel.open(file)) {
      while (channel.read(block) >= 0) {
        digest.update(block.flip());
        block.clear();
      }
    }
  }

  private static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static String hex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }
}
