package io.autospec.systemtests;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A process that runs a main class of the test's class path, and dies with this one. */
final class JvmChild implements AutoCloseable {
  private static final long END_SECONDS = 60;

  private final Process process;
  private final List<String> lines = new ArrayList<>();
  private final Consumer<String> listener;
  private final Thread killer;

  /**
   * Starts one.
   *
   * @param prefix a command that runs the rest in its own process, such as one that enters a
   *     network namespace; or none
   * @param main what it runs
   * @param arguments of it
   * @param listener hears each line that it says, on a thread of this child
   */
  JvmChild(List<String> prefix, Class<?> main, List<String> arguments, Consumer<String> listener) {
    this.listener = listener;
    List<String> command = new ArrayList<>(prefix);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // It lives too briefly for the second compiler to be worth its time.
    command.addAll(List.of("-XX:+UseSerialGC", "-Xmx256m", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-Xshare:auto", "-XX:-UsePerfData"));
    // Else three collections in four leave what is dead at the bottom of the heap and count it.
    command.add("-XX:MarkSweepAlwaysCompactCount=1");
    command.addAll(List.of("--add-exports", "java.base/jdk.internal.misc=ALL-UNNAMED"));
    command.add(main.getName());
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    // Not on the command line: ONNX Runtime 1.29 overflows a thread's stack where that is long.
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    builder.environment().putIfAbsent("MALLOC_ARENA_MAX", "2"); // As bin/autospec does.
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start another JVM", e);
    }
    killer = new Thread(process::destroyForcibly);
    Runtime.getRuntime().addShutdownHook(killer);
    Thread reader = new Thread(this::read, main.getSimpleName() + " " + process.pid());
    reader.setDaemon(true);
    reader.start();
  }

  private void read() {
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      String line;
      while ((line = reader.readLine()) != null) {
        heard(line);
      }
    } catch (IOException e) {
      heard(e.toString()); // It was killed.
    }
  }

  private void heard(String line) {
    synchronized (lines) {
      lines.add(line);
    }
    listener.accept(line);
  }

  /** Returns how many lines so far have these words in them. */
  int count(String words) {
    synchronized (lines) {
      return (int) lines.stream().filter(line -> line.contains(words)).count();
    }
  }

  /** Returns the first line with these words in it. */
  String line(String words) {
    synchronized (lines) {
      return lines.stream().filter(line -> line.contains(words)).findFirst().orElseThrow();
    }
  }

  /** Returns the lines so far that have all these words in them. */
  List<String> lines(String... words) {
    synchronized (lines) {
      return lines.stream().filter(line -> Arrays.stream(words).allMatch(line::contains)).toList();
    }
  }

  /** Returns the newest lines. */
  String tail() {
    synchronized (lines) {
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
    }
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Writes a line to its standard input. */
  void tell(String line) {
    try {
      Writer writer = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
      writer.write(line + "\n");
      writer.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("the child is gone: " + tail(), e);
    }
  }

  /** Sends it a signal, by name. */
  void signal(String name) {
    Commands.run("kill", "-" + name, Long.toString(process.pid()));
  }

  /** Waits for its end; returns its status. */
  int awaitEnd() {
    try {
      if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("a child does not end: " + tail());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    Runtime.getRuntime().removeShutdownHook(killer);
  }
}
