package io.autospec.benchmarks.rig.host;

import io.autospec.benchmarks.rig.system.EchoSetup;
import io.autospec.benchmarks.rig.system.EchoSystem;
import io.autospec.benchmarks.rig.system.EchoSystems;
import io.autospec.benchmarks.rig.system.RigException;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The child JVM: opens and closes servers as lines on stdin say, one at a time. Ends when stdin
 * does. Whatever a library prints goes to stderr.
 */
public final class ServerMain {
  static final String OPEN = "open";
  static final String CLOSE = "close";
  static final String READY = "ready ";
  private static final String FAILED = "failed: ";
  private static final long LAST_MILLIS = 3_000;

  private final LocalHost host = new LocalHost();

  private ServerMain() {}

  /**
   * Serves until stdin ends.
   *
   * @param arguments the folder to delete at the end
   */
  public static void main(String[] arguments) throws IOException {
    PrintStream answers =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    System.setOut(System.err);
    ServerMain server = new ServerMain();
    BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = commands.readLine(); line != null; line = commands.readLine()) {
      answers.println(server.answer(line));
    }
    end(server, Path.of(arguments[0]));
  }

  private String answer(String line) {
    try {
      if (line.equals(CLOSE)) {
        host.close();
        return READY;
      }
      String[] words = line.split(" ", 6);
      if (words.length != 6 || !words[0].equals(OPEN)) {
        throw new RigException("unknown command: " + line);
      }
      EchoSystem system =
          EchoSystems.named(words[1])
              .orElseThrow(() -> new RigException("unknown system: " + words[1]));
      EchoSetup setup =
          new EchoSetup(
              Integer.parseInt(words[2]),
              Integer.parseInt(words[3]),
              Path.of(words[5]),
              Duration.ofMillis(Long.parseLong(words[4])));
      return READY + host.open(system, setup);
    } catch (IOException | RuntimeException | LinkageError e) {
      return FAILED + String.valueOf(e).replaceAll("\\s+", " ");
    }
  }

  // The parent is gone, or wants this one gone: in bounded time, even if a server hangs.
  private static void end(ServerMain server, Path folder) {
    Thread last =
        new Thread(
            () -> {
              try {
                server.host.close();
              } finally {
                RunFolder.delete(folder);
              }
            },
            "rig-last");
    last.setDaemon(true);
    last.start();
    try {
      last.join(LAST_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(0);
  }
}
