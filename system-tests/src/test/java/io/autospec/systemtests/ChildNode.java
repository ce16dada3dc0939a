package io.autospec.systemtests;

import io.autospec.transport.port.PeerAddress;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/** A process that runs {@link EchoNodeMain}, and dies with this one or when it is closed. */
final class ChildNode implements AutoCloseable {
  private static final String TEMPORARY = System.getProperty("java.io.tmpdir");
  private static final long START_MILLIS = 30_000;
  private static final long CLOSE_SECONDS = 15;

  private final Process process;
  private final Journal journal = Journal.create();
  private final ConcurrentLinkedQueue<String> lines = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<String> reports = new ConcurrentLinkedQueue<>();
  private final Thread killer;
  private final Writer commands;
  private volatile PeerAddress address;

  private ChildNode(List<String> prefix, NodeOptions options, List<String> jvm) {
    List<String> command = new ArrayList<>(prefix);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-Xmx128m", "-XX:MaxDirectMemorySize=1g"));
    command.add("-XX:ErrorFile=" + Path.of(TEMPORARY, "autospec-child-%p.log"));
    command.addAll(jvm);
    command.addAll(List.of("--add-exports", "java.base/jdk.internal.misc=ALL-UNNAMED"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(EchoNodeMain.class.getName());
    command.add(journal.file().toString());
    command.addAll(options.arguments());
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start another JVM", e);
    }
    killer = new Thread(process::destroyForcibly);
    Runtime.getRuntime().addShutdownHook(killer);
    commands = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
    Thread reader = new Thread(this::read, "child " + process.pid());
    reader.setDaemon(true);
    reader.start();
  }

  /** Starts one; {@link #address} waits for it. */
  static ChildNode start(NodeOptions options) {
    return start(List.of(), options);
  }

  /** Starts one through another command, such as one that enters a network namespace. */
  static ChildNode start(List<String> prefix, NodeOptions options) {
    // It lives too briefly for the second compiler to be worth its time.
    return new ChildNode(prefix, options, List.of("-XX:TieredStopAtLevel=1"));
  }

  /**
   * Starts one for long: all is compiled well, and its heap is resident from the beginning, so that
   * it does not seem to grow.
   */
  static ChildNode startForLong(NodeOptions options) {
    return new ChildNode(List.of(), options, List.of("-Xms128m", "-XX:+AlwaysPreTouch"));
  }

  private void read() {
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      String line;
      while ((line = reader.readLine()) != null) {
        if (line.startsWith("address ")) {
          address = PeerAddress.parse(line.substring("address ".length()));
        } else if (line.startsWith("report ")) {
          reports.add(line.substring("report ".length()));
        } else {
          lines.add(line);
        }
      }
    } catch (IOException e) {
      lines.add(e.toString()); // It was killed.
    }
  }

  /** Returns where its node is, once it is there. */
  PeerAddress address() {
    Await.until(
        () -> "the child's address; it says " + lines + ", alive " + process.isAlive(),
        START_MILLIS,
        () -> address != null || !process.isAlive());
    if (address == null) {
      throw new AssertionError("the child ended: " + lines);
    }
    return address;
  }

  Journal journal() {
    return journal;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  long pid() {
    return process.pid();
  }

  void tell(String command) {
    try {
      commands.write(command + "\n");
      commands.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("the child is gone: " + lines, e);
    }
  }

  void connectTo(PeerAddress peer) {
    tell("connect " + peer);
  }

  void stream(Traffic.Plan plan) {
    tell(
        "stream %d %d %d %d %d"
            .formatted(plan.seed(), plan.least(), plan.most(), plan.first(), plan.count()));
  }

  /** Asks for its counters. */
  Map<String, String> report() {
    return ask("report");
  }

  /** Returns how things stand there: the counters that are not 0. */
  String describe() {
    Map<String, String> counters = new TreeMap<>(report());
    counters.values().removeIf("0"::equals);
    return this + " " + counters;
  }

  /** Asks for its memory after a collection, by the names of {@link ProcessMemory}. */
  Map<String, Long> memory() {
    Map<String, Long> memory = new HashMap<>();
    ask("memory").forEach((name, value) -> memory.put(name, Long.parseLong(value)));
    return memory;
  }

  private Map<String, String> ask(String question) {
    reports.clear();
    tell(question);
    Await.until(() -> "a report of the child, which says " + lines, () -> !reports.isEmpty());
    Map<String, String> values = new HashMap<>();
    for (String word : reports.remove().split(" ", -1)) {
      int equals = word.indexOf('=');
      values.put(word.substring(0, equals), word.substring(equals + 1));
    }
    return values;
  }

  long counter(String name) {
    return Long.parseLong(report().get(name));
  }

  /** Kills it so that it notices nothing. */
  void kill() {
    process.destroyForcibly();
    waitFor();
  }

  private void waitFor() {
    try {
      if (!process.waitFor(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("the child does not end: " + lines);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Freezes all its threads where they are, and returns when they are frozen. */
  void stop() {
    signal("STOP");
    Await.until("the child to be stopped", () -> state() == 'T');
  }

  /** Lets it go on. */
  void resume() {
    signal("CONT");
  }

  private void signal(String name) {
    Commands.run("kill", "-" + name, Long.toString(process.pid()));
  }

  private char state() {
    try {
      String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
      return stat.charAt(stat.lastIndexOf(')') + 2);
    } catch (IOException e) {
      return 'X';
    }
  }

  @Override
  public String toString() {
    return "child %d (%s), says %s"
        .formatted(process.pid(), process.isAlive() ? state() : 'X', lines);
  }

  /** Ends it as it should end; kills it if it does not. */
  @Override
  public void close() {
    try {
      if (process.isAlive()) {
        resume();
        commands.close();
        if (!process.waitFor(CLOSE_SECONDS, TimeUnit.SECONDS)) {
          throw new AssertionError("the child does not end: " + lines);
        }
      }
    } catch (IOException e) {
      lines.add(e.toString()); // It ended by itself meanwhile.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      process.destroyForcibly();
      Runtime.getRuntime().removeShutdownHook(killer);
      journal.close();
      DriverFolders.delete(process.pid());
    }
  }
}
