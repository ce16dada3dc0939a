package io.autospec.systemtests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs the system's commands, in bounded time. */
final class Commands {
  private static final int SECONDS = 10;

  private Commands() {}

  /**
   * What a command did.
   *
   * @param code its exit code; -1 if there is no such command
   * @param text all it printed
   */
  record Outcome(int code, String text) {}

  /** Runs a command that must succeed; returns what it printed. */
  static String run(String... command) {
    Outcome outcome = attempt(command);
    if (outcome.code() != 0) {
      throw new AssertionError(
          String.join(" ", command) + " gave " + outcome.code() + ": " + outcome.text());
    }
    return outcome.text();
  }

  /**
   * Runs a command that may fail. What it says goes through a file: a JVM that is asked about
   * itself stands still while it answers, and could not empty a pipe.
   */
  static Outcome attempt(String... command) {
    Path said = null;
    try {
      said = Files.createTempFile("command", ".txt");
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(said.toFile())
              .start();
      process.getOutputStream().close();
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return new Outcome(-1, "does not end: " + List.of(command));
      }
      return new Outcome(process.exitValue(), Files.readString(said).trim());
    } catch (IOException e) {
      return new Outcome(-1, e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Outcome(-1, "interrupted");
    } finally {
      delete(said);
    }
  }

  private static void delete(Path file) {
    try {
      if (file != null) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      // One small file more among the temporary ones.
    }
  }
}
