package io.autospec.transport.aeron;

import io.aeron.CommonContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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

  private DriverFolder() {}

  /** Makes a new folder's name, and clears away what nodes that were killed have left. */
  static Path create() {
    Path base = Files.isWritable(MEMORY) ? MEMORY : Path.of(System.getProperty("java.io.tmpdir"));
    Path parent = base.resolve("autospec-" + System.getProperty("user.name"));
    try {
      Files.createDirectories(
          parent,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      if (!Files.getOwner(parent).getName().equals(System.getProperty("user.name"))) {
        throw new IllegalStateException(
            parent + " belongs to another user: remove it, or choose the driver's directory");
      }
      Files.setPosixFilePermissions(parent, PosixFilePermissions.fromString("rwx------"));
      clear(parent);
    } catch (UnsupportedOperationException e) {
      throw new IllegalStateException(
          "the file system of " + base + " has no permissions: choose the driver's directory", e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make the driver's folder in " + base, e);
    }
    return parent.resolve("node-" + ProcessHandle.current().pid() + "-" + newToken());
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
        if (!lives && !isDriverActive(folder)) {
          IoUtil.delete(folder.toFile(), true);
        }
      }
    }
  }

  /** Returns whether a driver has been alive in this folder lately. */
  static boolean isDriverActive(Path folder) {
    try {
      return CommonContext.isDriverActive(folder.toFile(), DEAD_AFTER_MILLIS, text -> {});
    } catch (RuntimeException e) {
      return false; // Not a driver's, or one that was killed while it started.
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

  /** Returns whether this process sees the folder that bears this token. */
  static boolean bears(Path folder, String token) {
    Path file = folder.resolve(TOKEN);
    try {
      return Files.size(file) == token.length()
          && Files.readString(file, StandardCharsets.US_ASCII).equals(token);
    } catch (IOException e) {
      return false;
    }
  }
}
