package io.autospec.durable.blob;

import io.autospec.durable.CorruptException;
import io.autospec.durable.StoreException;
import io.autospec.durable.file.FileWords;
import io.autospec.durable.file.WholeFiles;
import io.autospec.durable.file.Workbench;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Blobs as files of a folder, one each, under their names. A file is written aside, forced to the
 * disk and then moved to its name, which is forced, too: what {@code put} has returned for outlives
 * a loss of power, as far as the disk keeps its word. Files and folders are their owner's alone.
 *
 * <p>Any number of processes may use one folder. A folder that cannot be written can be read.
 * Reading into memory is for blobs of at most {@value #MAX_BYTES} bytes; longer ones are read into
 * files.
 */
public final class FolderBlobStore implements BlobStore {
  /** The longest blob that {@link #get} reads. */
  public static final int MAX_BYTES = Integer.MAX_VALUE - 64;

  private static final String BENCH = ".unfinished";
  private static final int CHUNK_BYTES = 1 << 18;
  private static final int TRIES = 20;

  private final Path root;
  private final Object identity;
  private final Workbench bench;

  /**
   * Opens a folder, makes it if it is not there, and takes away what writers that were killed have
   * left unfinished.
   *
   * @param folder where
   * @throws StoreException if it is not a folder, or cannot be made or entered
   */
  public FolderBlobStore(Path folder) {
    try {
      WholeFiles.createFolders(folder);
      root = folder.toRealPath();
      identity = WholeFiles.identity(root);
    } catch (IOException e) {
      throw FileWords.storeException("the folder " + folder, "cannot be opened", e);
    }
    Workbench.clean(root.resolve(BENCH));
    bench = new Workbench(root.resolve(BENCH));
  }

  @Override
  public BlobRef put(String name, byte[] bytes) {
    BlobRef ref = BlobRef.of(name, bytes);
    keep(name, out -> WholeFiles.write(out, bytes));
    return ref;
  }

  @Override
  public BlobRef putFile(String name, Path file) {
    BlobNames.require(name);
    MessageDigest digest = Sha256.digest();
    long[] length = new long[1];
    keep(
        name,
        out -> {
          digest.reset();
          try (FileChannel in = openSource(file)) {
            length[0] = copy(in, out, digest);
          }
        });
    return new BlobRef(name, length[0], Sha256.hex(digest.digest()));
  }

  private static FileChannel openSource(Path file) {
    try {
      return FileChannel.open(file, StandardOpenOption.READ);
    } catch (IOException e) {
      throw FileWords.storeException(file, "cannot be read", e);
    }
  }

  private void keep(String name, WholeFiles.Content content) {
    Path place = root.resolve(name);
    try {
      requireRoot();
      Path part = bench.newFile();
      WholeFiles.create(part, content);
      try {
        move(part, place);
      } finally {
        WholeFiles.deleteQuietly(part);
      }
    } catch (IOException e) {
      throw FileWords.storeException(place, "cannot be written", e);
    }
  }

  /** Moves a file to its place; a delete() may take the place's folder away at the same time. */
  private void move(Path part, Path place) throws IOException {
    for (int i = 1; ; i++) {
      try {
        requireRoot();
        WholeFiles.createFolders(place.getParent());
        WholeFiles.publish(part, place);
        return;
      } catch (NoSuchFileException e) {
        if (i == TRIES || !Files.exists(part)) {
          throw e;
        }
      }
    }
  }

  @Override
  public byte[] get(BlobRef ref) {
    Path place = root.resolve(BlobNames.require(ref.name()));
    if (ref.bytes() < 0 || ref.bytes() > MAX_BYTES) {
      throw new IllegalArgumentException(
          String.format(
              "%s: expected at most %,d bytes to read into memory, found %,d; read it into a file",
              place, MAX_BYTES, ref.bytes()));
    }
    try (FileChannel in = open(place, ref)) {
      byte[] bytes = new byte[(int) ref.bytes()];
      int read = 0;
      while (read < bytes.length) {
        int got = in.read(ByteBuffer.wrap(bytes, read, Math.min(CHUNK_BYTES, bytes.length - read)));
        if (got < 0) {
          throw changed(place, ref.bytes() + " bytes", read + " bytes");
        }
        read += got;
      }
      requireHash(place, ref, Sha256.of(bytes));
      return bytes;
    } catch (IOException e) {
      throw FileWords.storeException(place, "cannot be read", e);
    }
  }

  @Override
  public void getFile(BlobRef ref, Path file) {
    Path place = root.resolve(BlobNames.require(ref.name()));
    Path target = file.toAbsolutePath();
    Path part = target.resolveSibling("." + UUID.randomUUID() + ".part");
    try (FileChannel in = open(place, ref)) {
      MessageDigest digest = Sha256.digest();
      try {
        WholeFiles.create(part, out -> copy(in, out, digest));
        requireHash(place, ref, Sha256.hex(digest.digest()));
        WholeFiles.publish(part, target);
      } catch (IOException e) {
        throw FileWords.storeException(target, "cannot be written with the content of " + place, e);
      } finally {
        WholeFiles.deleteQuietly(part);
      }
    } catch (IOException e) {
      throw FileWords.storeException(place, "cannot be read", e);
    }
  }

  private FileChannel open(Path place, BlobRef ref) throws IOException {
    FileChannel in;
    try {
      in = FileChannel.open(place, StandardOpenOption.READ);
    } catch (NoSuchFileException e) {
      requireRoot();
      throw new CorruptException(
          place + ": expected a file of " + ref.bytes() + " bytes, found none", e);
    }
    boolean good = false;
    try {
      if (!Files.isRegularFile(place)) {
        throw new CorruptException(place + ": expected a file, found a folder");
      }
      if (in.size() != ref.bytes()) {
        throw changed(place, ref.bytes() + " bytes", in.size() + " bytes");
      }
      good = true;
      return in;
    } finally {
      if (!good) {
        in.close();
      }
    }
  }

  private static void requireHash(Path place, BlobRef ref, String found) {
    if (!found.equals(ref.sha256())) {
      throw changed(place, "SHA-256 " + ref.sha256(), found);
    }
  }

  private static CorruptException changed(Path place, String expected, String found) {
    return new CorruptException(
        place + ": expected " + expected + ", found " + found + "; the file is damaged");
  }

  @Override
  public List<String> list(String prefix) {
    BlobNames.requirePrefix(prefix);
    int slash = prefix.lastIndexOf('/');
    Path start = slash < 0 ? root : root.resolve(prefix.substring(0, slash));
    List<String> names = new ArrayList<>();
    try {
      requireRoot();
      Files.walkFileTree(
          start,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes a) {
              // Hidden ones are not blobs'.
              boolean hidden =
                  !folder.equals(root) && folder.getFileName().toString().startsWith(".");
              return hidden ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes a) {
              String name = name(file);
              if (a.isRegularFile()
                  && !file.getFileName().toString().startsWith(".")
                  && name.startsWith(prefix)) {
                names.add(name);
              }
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
              return skipGone(e);
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, IOException e)
                throws IOException {
              return e == null ? FileVisitResult.CONTINUE : skipGone(e);
            }
          });
    } catch (IOException | UncheckedIOException e) {
      IOException cause = e instanceof UncheckedIOException u ? u.getCause() : (IOException) e;
      throw FileWords.storeException(start, "cannot be listed", cause);
    }
    names.sort(null);
    return names;
  }

  private static FileVisitResult skipGone(IOException e) throws IOException {
    if (e instanceof NoSuchFileException) {
      return FileVisitResult.CONTINUE;
    }
    throw e;
  }

  private String name(Path file) {
    return root.relativize(file).toString().replace(java.io.File.separatorChar, '/');
  }

  @Override
  public void delete(String name) {
    Path place = root.resolve(BlobNames.require(name));
    try {
      requireRoot();
      if (Files.isDirectory(place)) {
        return; // A blob's name is not that of a folder.
      }
      if (Files.deleteIfExists(place)) {
        WholeFiles.forceFolder(place.getParent());
      }
      removeEmpty(place.getParent());
    } catch (NoSuchFileException e) {
      // Another delete() was quicker.
    } catch (IOException e) {
      throw FileWords.storeException(place, "cannot be deleted", e);
    }
  }

  private void removeEmpty(Path from) throws IOException {
    for (Path folder = from; !folder.equals(root); folder = folder.getParent()) {
      try {
        Files.deleteIfExists(folder);
      } catch (DirectoryNotEmptyException e) {
        return;
      }
    }
  }

  /** A folder that has gone, or whose disk has, is not the same as one without a file. */
  private void requireRoot() {
    try {
      if (WholeFiles.identity(root).equals(identity)) {
        return;
      }
    } catch (IOException e) {
      throw FileWords.storeException("the folder " + root, "cannot be used", e);
    }
    throw new StoreException(
        "the folder "
            + root
            + " is not the one that was opened; is its disk mounted? Open the store again",
        null);
  }

  private static long copy(FileChannel in, FileChannel out, MessageDigest digest)
      throws IOException {
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES);
    long length = 0;
    while (in.read(chunk) >= 0) {
      chunk.flip();
      length += chunk.remaining();
      digest.update(chunk.array(), 0, chunk.limit());
      while (chunk.hasRemaining()) {
        out.write(chunk);
      }
      chunk.clear();
    }
    return length;
  }

  @Override
  public String toString() {
    return root.toString();
  }

  @Override
  public void close() {
    bench.close();
  }
}
