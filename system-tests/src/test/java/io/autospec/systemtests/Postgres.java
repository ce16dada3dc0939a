package io.autospec.systemtests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * A PostgreSQL of its own in a temporary folder, on the loopback interface, that can be killed,
 * stopped and started again. It runs as the user who owns PostgreSQL if this process is root's.
 */
final class Postgres implements AutoCloseable {
  private static final Path ROOT = Path.of("/usr/lib/postgresql");
  private static final String USER = "autospec";
  private static final long START_MILLIS = 60_000;

  private final List<String> as;
  private final Path bin;
  private final Path folder;
  private final int port;

  /** It does not die with this process by itself. */
  private final Thread killer = new Thread(this::remove);

  private Postgres(List<String> as, Path bin, Path folder, int port) {
    this.as = as;
    this.bin = bin;
    this.folder = folder;
    this.port = port;
    Runtime.getRuntime().addShutdownHook(killer);
  }

  /** Returns why there can be none, or null. */
  static String missing() {
    if (bin() == null) {
      return "no PostgreSQL below " + ROOT;
    }
    boolean root = Commands.run("id", "-u").equals("0");
    return root && Commands.attempt("id", "postgres").code() != 0
        ? "no user postgres, and PostgreSQL does not run as root"
        : null;
  }

  private static Path bin() {
    if (!Files.isDirectory(ROOT)) {
      return null;
    }
    try (Stream<Path> versions = Files.list(ROOT)) {
      return versions
          .map(version -> version.resolve("bin"))
          .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
          .max(Path::compareTo)
          .orElse(null);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look for PostgreSQL", e);
    }
  }

  /** Makes one with an empty database; it runs. */
  static Postgres create() {
    try {
      Path folder = Files.createTempDirectory("autospec-postgres");
      boolean root = Commands.run("id", "-u").equals("0");
      if (root) {
        Commands.run("chown", "postgres", folder.toString());
      }
      Postgres made =
          new Postgres(
              root ? List.of("runuser", "-u", "postgres", "--") : List.of(),
              bin(),
              folder,
              Ports.free());
      try {
        made.run("initdb", "-N", "-D", made.data(), "-U", USER, "-A", "trust", "--locale=C");
        made.start();
        made.run("createdb", "-h", "127.0.0.1", "-p", "" + made.port, "-U", USER, USER);
      } catch (RuntimeException | AssertionError e) {
        made.close();
        throw e;
      }
      return made;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make a folder for PostgreSQL", e);
    }
  }

  private String data() {
    return folder.resolve("data").toString();
  }

  String url() {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + USER;
  }

  String user() {
    return USER;
  }

  /** Starts it; what it had is there. */
  void start() {
    String options =
        "-c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_connections=60 -c port="
            + port;
    Commands.Outcome[] last = new Commands.Outcome[1];
    // What a killed one left behind takes a moment to see that it is alone.
    Await.until(
        () -> "PostgreSQL to start: " + last[0].text(),
        START_MILLIS,
        () -> {
          last[0] =
              attempt("pg_ctl", "-D", data(), "-l", folder + "/log", "-w", "-o", options, "start");
          return last[0].code() == 0;
        });
  }

  /** Ends it as an operator would, within a moment. */
  void stop() {
    run("pg_ctl", "-D", data(), "-m", "fast", "-w", "stop");
  }

  /** SIGKILL of its first process; the others see to themselves. */
  void kill() {
    try {
      String pid = Files.readAllLines(folder.resolve("data/postmaster.pid")).get(0);
      Commands.run("kill", "-KILL", pid.trim());
    } catch (IOException e) {
      throw new UncheckedIOException("PostgreSQL does not run", e);
    }
  }

  private void run(String program, String... arguments) {
    Commands.run(command(program, arguments));
  }

  private Commands.Outcome attempt(String program, String... arguments) {
    return Commands.attempt(command(program, arguments));
  }

  private String[] command(String program, String... arguments) {
    List<String> command = new ArrayList<>(as);
    command.add(bin.resolve(program).toString());
    command.addAll(Arrays.asList(arguments));
    return command.toArray(String[]::new);
  }

  @Override
  public void close() {
    remove();
    Runtime.getRuntime().removeShutdownHook(killer);
  }

  private void remove() {
    attempt("pg_ctl", "-D", data(), "-m", "immediate", "-w", "stop");
    Commands.attempt("rm", "-rf", folder.toString());
  }
}
