package io.autospec.transport.aeron;

import io.aeron.CncFileDescriptor;
import io.aeron.CommonContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.agrona.IoUtil;

/**
 * The folders of drivers' shared memory: one a node, in one a user that nobody else can enter, so
 * that only this user's processes can write to a node without a key.
 */
final class DriverFolder {
  private static final Path MEMORY = Path.of("/dev/shm");
  private static final String TOKEN = "autospec-node";
  private static final long DEAD_AFTER_MILLIS = 30_000;
  private static final long ALIVE_MILLIS = 4_000;
  private static final FileAttribute<?> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private DriverFolder() {}

  /** Makes a new folder's name, and clears away what nodes that were killed have left. */
  static Path create() {
    Path base = Files.isWritable(MEMORY) ? MEMORY : Path.of(System.getProperty("java.io.tmpdir"));
    String user = System.getProperty("user.name").replaceAll("[^A-Za-z0-9_.-]", "_");
    try {
      Path parent = parentOf(base, user);
      clear(parent);
      return parent.resolve("node-" + ProcessHandle.current().pid() + "-" + newToken());
    } catch (UnsupportedOperationException e) {
      throw new IllegalStateException(
          "the file system of " + base + " has no permissions: choose the driver's directory", e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make the driver's folder in " + base, e);
    }
  }

  /** Returns a folder that is this user's and closed to others; nobody else's, and no link. */
  private static Path parentOf(Path base, String user) throws IOException {
    Path own = Files.createTempDirectory(base, "autospec-", OWNER_ONLY);
    Path parent = base.resolve("autospec-" + user);
    try {
      if (!Files.exists(parent, LinkOption.NOFOLLOW_LINKS)) {
        Files.createDirectory(parent, OWNER_ONLY);
      }
      boolean mine =
          Files.isDirectory(parent, LinkOption.NOFOLLOW_LINKS)
              && Files.getOwner(parent).equals(Files.getOwner(own));
      if (!mine) {
        throw new IllegalStateException(
            parent + " is not this user's folder: remove it, or choose the driver's directory");
      }
      Files.setPosixFilePermissions(parent, PosixFilePermissions.fromString("rwx------"));
      return parent;
    } catch (FileAlreadyExistsException e) {
      return parentOf(base, user); // Another node was quicker.
    } finally {
      Files.delete(own);
    }
  }

  private static void clear(Path parent) throws IOException {
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(parent, "node-*")) {
      for (Path folder : folders) {
        String[] parts = folder.getFileName().toString().split("-", -1);
        boolean lives =
            parts.length == 3
                && parts[1].matches("[0-9]{1,9}")
                && ProcessHandle.of(Long.parseLong(parts[1])).isPresent();
        // In another container the same folder may belong to a process that cannot be seen here.
        if (!lives && !isDriverActive(folder, DEAD_AFTER_MILLIS)) {
          IoUtil.delete(folder.toFile(), true);
        }
      }
    }
  }

  /** Returns whether a driver lives in this folder; a client can join it without waiting. */
  static boolean isDriverActive(Path folder) {
    return isDriverActive(folder, ALIVE_MILLIS);
  }

  private static boolean isDriverActive(Path folder, long millis) {
    try {
      if (!hasBegun(folder)) {
        // Aeron would wait for it; who made it may have been killed.
        long age = System.currentTimeMillis() - Files.getLastModifiedTime(folder).toMillis();
        return age < millis;
      }
      return CommonContext.isDriverActive(folder.toFile(), millis, text -> {});
    } catch (IOException | RuntimeException e) {
      return false; // Not a driver's, or gone.
    }
  }

  /** Returns whether a driver has written its version, which it does when all else is there. */
  private static boolean hasBegun(Path folder) throws IOException {
    try (InputStream file = Files.newInputStream(folder.resolve(CncFileDescriptor.CNC_FILE))) {
      for (byte part : file.readNBytes(Integer.BYTES)) {
        if (part != 0) {
          return true;
        }
      }
      return false;
    }
  }

  private static String newToken() {
    byte[] token = new byte[8];
    new SecureRandom().nextBytes(token);
    return HexFormat.of().formatHex(token);
  }

  /**
   * Puts a token into a driver's folder, unless there is one, by which others know that they see
   * the same folder.
   *
   * @return the token
   */
  static String mark(Path folder) {
    Path file = folder.resolve(TOKEN);
    try {
      if (!Files.exists(file)) {
        Path written = Files.writeString(folder.resolve(TOKEN + "-" + newToken()), newToken());
        Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
      }
      return Files.readString(file, StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write in " + folder, e);
    }
  }

  /**
   * Returns whether this process sees the folder that bears this token, and it belongs to who owns
   * its own: what another user could cut short while it is mapped would end this process.
   */
  static boolean bears(Path folder, String token, Path own) {
    Path file = folder.resolve(TOKEN);
    try {
      return Files.getOwner(folder).equals(Files.getOwner(own))
          && Files.size(file) == token.length()
          && Files.readString(file, StandardCharsets.US_ASCII).equals(token);
    } catch (IOException e) {
      return false;
    }
  }
}
