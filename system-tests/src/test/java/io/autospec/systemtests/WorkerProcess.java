package io.autospec.systemtests;

import io.autospec.cli.Main;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process of {@code autospec worker}, which dies with this one. */
final class WorkerProcess implements AutoCloseable {
  private static final long START_MILLIS = 60_000;

  private final Process process;
  private final Path said;
  private final Thread killer;

  private WorkerProcess(String cluster, String device, int devices, Path folder) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-Xmx256m", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("--add-exports", "java.base/jdk.internal.misc=ALL-UNNAMED"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of("worker", "--cluster", cluster));
    for (int i = 0; i < devices; i++) {
      command.addAll(List.of("--device", device));
    }
    try {
      said = Files.createTempFile(folder, "worker", ".log");
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      process = builder.redirectOutput(new File(said.toString())).start();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start a worker", e);
    }
    killer = new Thread(process::destroyForcibly);
    Runtime.getRuntime().addShutdownHook(killer);
  }

  static WorkerProcess start(String cluster, String device, int devices, Path folder) {
    return new WorkerProcess(cluster, device, devices, folder);
  }

  /** Waits until it is a member. */
  WorkerProcess joined() {
    Await.until(
        () -> "a worker to join; it says " + said(),
        START_MILLIS,
        () -> said().contains("joined as") || !process.isAlive());
    return this;
  }

  private String said() {
    try {
      return Files.readString(said);
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** Sends it a signal, by name. */
  void signal(String name) {
    try {
      Process kill = new ProcessBuilder("kill", "-" + name, "" + process.pid()).start();
      kill.waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot signal", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for its end; returns its status. */
  int awaitEnd() {
    try {
      if (!process.waitFor(START_MILLIS, TimeUnit.MILLISECONDS)) {
        throw new AssertionError("the worker does not end: " + said());
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
