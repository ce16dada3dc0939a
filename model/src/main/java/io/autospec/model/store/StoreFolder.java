package io.autospec.model.store;

import io.autospec.model.ModelException;
import io.autospec.model.ModelManifest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The folder of a store: an entry a network, {@code <sha256>/} with its files, beside it {@code
 * <sha256>.used}, whose time says when it was used last. What is being written or removed is called
 * {@code .staging-...}, so that nobody sees half an entry.
 */
final class StoreFolder {
  private static final String STAGING = ".staging-";
  private static final String USED = ".used";
  private static final Duration STALE = Duration.ofDays(1);
  private static final int HASH_DIGITS = 64;

  private final Path folder;
  private final long limitBytes;
  private final Set<String> inUse = new HashSet<>();

  StoreFolder(Path folder, long limitBytes) {
    if (limitBytes <= 0) {
      throw new IllegalArgumentException(
          "the models' folder: expected a limit above 0 bytes, found " + limitBytes);
    }
    this.folder = folder;
    this.limitBytes = limitBytes;
  }

  /** The entry of a manifest if its files have the right hash; a wrong one is removed. */
  synchronized Optional<Path> verified(ModelManifest manifest) {
    Path entry = folder.resolve(manifest.sha256());
    try {
      if (!Files.isDirectory(entry)) {
        return Optional.empty();
      }
      if (ModelStore.holds(entry, manifest)) {
        return Optional.of(entry);
      }
      remove(entry);
      return Optional.empty();
    } catch (IOException e) {
      throw failed("read", e);
    }
  }

  /** Marks an entry as used by this process, now. */
  synchronized void used(String sha256) {
    inUse.add(sha256);
    Path marker = folder.resolve(sha256 + USED);
    try {
      if (Files.notExists(marker)) {
        Files.createFile(marker);
      }
      Files.setLastModifiedTime(marker, FileTime.from(Instant.now()));
    } catch (IOException e) {
      inUse.add(sha256); // Only the order of removal suffers.
    }
  }

  /** Nobody in this process uses an entry any more: it may go when there is no room. */
  synchronized void unused(String sha256) {
    inUse.remove(sha256);
  }

  /** A new folder to write into, with room for so many bytes. */
  synchronized Path stage(ModelManifest manifest) {
    if (manifest.size() > limitBytes) {
      throw new ModelException(
          String.format(
              "model %s: its %,d bytes are more than the models' folder may hold, %,d; raise"
                  + " autospec.worker.model-cache",
              manifest.name(), manifest.size(), limitBytes));
    }
    try {
      makeFolder();
      removeStale();
      makeRoom(manifest.size());
      return Files.createDirectory(folder.resolve(STAGING + UUID.randomUUID()));
    } catch (IOException e) {
      throw failed("written", e);
    }
  }

  /** Gives a staged folder its name; another process may have been quicker, which is as good. */
  synchronized Path publish(Path staging, String sha256) {
    Path entry = folder.resolve(sha256);
    try {
      Files.move(staging, entry, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException e) {
      if (!Files.isDirectory(entry)) {
        throw failed("written", e);
      }
      delete(staging);
    } catch (IOException e) {
      throw failed("written", e);
    }
    return entry;
  }

  private void makeFolder() throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } else {
      Files.createDirectories(folder);
    }
  }

  private void removeStale() throws IOException {
    Instant old = Instant.now().minus(STALE);
    for (Path path : list()) {
      if (name(path).startsWith(STAGING)
          && Files.getLastModifiedTime(path).toInstant().isBefore(old)) {
        delete(path);
      }
    }
  }

  private void makeRoom(long bytes) throws IOException {
    List<Path> entries =
        list().stream()
            .filter(path -> name(path).length() == HASH_DIGITS && Files.isDirectory(path))
            .sorted(Comparator.comparing(this::lastUsed))
            .toList();
    long held = 0;
    for (Path entry : entries) {
      held += size(entry);
    }
    for (Path entry : entries) {
      if (held + bytes <= limitBytes) {
        return;
      }
      if (!inUse.contains(name(entry))) {
        held -= size(entry);
        remove(entry);
      }
    }
  }

  private FileTime lastUsed(Path entry) {
    try {
      return Files.getLastModifiedTime(folder.resolve(name(entry) + USED));
    } catch (IOException e) {
      return FileTime.fromMillis(0);
    }
  }

  private List<Path> list() throws IOException {
    try (Stream<Path> paths = Files.list(folder)) {
      return paths.toList();
    }
  }

  private static long size(Path entry) throws IOException {
    try (Stream<Path> files = Files.walk(entry)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }

  private void remove(Path entry) throws IOException {
    Path aside = folder.resolve(STAGING + UUID.randomUUID());
    Files.move(entry, aside, StandardCopyOption.ATOMIC_MOVE);
    Files.deleteIfExists(folder.resolve(name(entry) + USED));
    delete(aside);
  }

  /** Deletes a folder and what is in it; what cannot be deleted stays until it is stale. */
  static void delete(Path path) {
    try (Stream<Path> files = Files.walk(path)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException e) {
      path.toFile().deleteOnExit();
    }
  }

  private static String name(Path path) {
    return String.valueOf(path.getFileName());
  }

  private ModelException failed(String what, IOException e) {
    return new ModelException(
        "the models' folder " + folder + " cannot be " + what + ": " + e.getMessage(), e);
  }
}
