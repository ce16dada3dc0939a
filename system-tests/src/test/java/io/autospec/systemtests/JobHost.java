package io.autospec.systemtests;

import java.nio.file.Path;
import java.util.List;

/** A process of {@link JobHostMain}: a cluster's coordinator, and a guest that runs jobs. */
final class JobHost implements AutoCloseable {
  private static final long START_MILLIS = 60_000;

  private final JvmChild child;
  private volatile String address;
  private volatile String drawn;
  private volatile String failed;
  private volatile int steps;
  private volatile int workers;

  /**
   * Starts one.
   *
   * @param prefix of its command, or none
   * @param host where it listens
   * @param config the file with its other settings
   */
  JobHost(List<String> prefix, String host, Path config) {
    child = new JvmChild(prefix, JobHostMain.class, List.of(host, config.toString()), this::heard);
  }

  private void heard(String line) {
    String rest = line.substring(line.indexOf(' ') + 1);
    switch (line.replaceFirst(" .*", "")) {
      case "address" -> address = rest;
      case "progress" -> steps = Integer.parseInt(rest);
      case "workers" -> workers = Integer.parseInt(rest);
      case "drawn" -> drawn = rest;
      case "failed" -> failed = rest;
      default -> {} // Its log.
    }
  }

  /** Returns where its coordinator listens, once it does. */
  String address() {
    await("the coordinator", START_MILLIS, () -> address != null);
    return address;
  }

  /** Runs a job in one process, without the cluster. */
  Drawn alone(JobPlan plan) {
    tell("alone " + plan.line());
    return drawn(START_MILLIS);
  }

  /** Begins a job with the cluster's workers; {@link #drawn} waits for it. One at a time. */
  void begin(JobPlan plan) {
    tell("run " + plan.line());
  }

  private void tell(String line) {
    drawn = null;
    failed = null;
    steps = 0;
    workers = 0;
    child.tell(line);
  }

  /** Waits until so many steps of the job are decided, or it is over. */
  void awaitSteps(int wanted) {
    await(wanted + " steps", START_MILLIS, () -> isOver() || steps >= wanted);
  }

  /** Returns how many steps of the job are decided. */
  int steps() {
    return steps;
  }

  /** Waits until the job has so many workers, or is over. */
  void awaitWorkers(int wanted) {
    await(wanted + " workers", START_MILLIS, () -> isOver() || workers >= wanted);
  }

  /** Waits for the end of the job. */
  Drawn drawn(long millis) {
    await("the end of the job", millis, this::isOver);
    if (failed != null) {
      throw new AssertionError("the job failed: " + failed + "\n" + child.tail());
    }
    return Drawn.parse(drawn.split(" ", -1));
  }

  /** Returns the last that it said. */
  String said() {
    return child.tail();
  }

  boolean isOver() {
    return drawn != null || failed != null;
  }

  private void await(String what, long millis, java.util.function.BooleanSupplier condition) {
    Await.until(
        () -> what + "; the host says:\n" + child.tail(),
        millis,
        () -> condition.getAsBoolean() || !child.isAlive());
    if (!child.isAlive()) {
      throw new AssertionError("the host ended: " + child.tail());
    }
  }

  @Override
  public void close() {
    child.close();
  }
}
