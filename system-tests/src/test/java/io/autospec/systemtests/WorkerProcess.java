package io.autospec.systemtests;

import io.autospec.cli.Main;
import java.util.ArrayList;
import java.util.List;

/** A process of {@code autospec worker}, or of a main class that takes its options. */
final class WorkerProcess implements AutoCloseable {
  private static final long START_MILLIS = 60_000;
  private static final String JOINED = "joined as";

  private final JvmChild child;

  private WorkerProcess(List<String> prefix, Class<?> main, List<String> arguments) {
    child = new JvmChild(prefix, main, arguments, line -> {});
  }

  /**
   * Starts one.
   *
   * @param prefix of its command, or none
   * @param options besides the devices
   * @param device each of its devices
   * @param devices how many
   */
  static WorkerProcess start(
      List<String> prefix, List<String> options, String device, int devices) {
    List<String> arguments = new ArrayList<>(List.of("worker"));
    arguments.addAll(options);
    for (int i = 0; i < devices; i++) {
      arguments.addAll(List.of("--device", device));
    }
    return new WorkerProcess(prefix, Main.class, arguments);
  }

  /** Starts another program that says when it has joined. */
  static WorkerProcess start(Class<?> main, List<String> arguments) {
    return new WorkerProcess(List.of(), main, arguments);
  }

  /** Waits until it is a member. */
  WorkerProcess joined() {
    return joinedTimes(1);
  }

  /** Waits until it has become a member so many times. */
  WorkerProcess joinedTimes(int times) {
    Await.until(
        () -> "a worker to join; it says:\n" + child.tail(),
        START_MILLIS,
        () -> timesJoined() >= times || !child.isAlive());
    if (!child.isAlive()) {
      throw new AssertionError("a worker ended: " + child.tail());
    }
    return this;
  }

  /** Returns how often it became a member. */
  int timesJoined() {
    return child.count(JOINED);
  }

  /** Waits until it has noticed so many times that its cluster gave it up. */
  void lostTimes(int times) {
    Await.until(
        () -> "a worker to be given up; it says:\n" + child.tail(),
        START_MILLIS,
        () -> timesLost() >= times);
  }

  /** Returns how often it noticed that its cluster gave it up. */
  int timesLost() {
    return child.count("the cluster was lost");
  }

  /** Returns how many lines of what it says have these words in them. */
  int count(String words) {
    return child.count(words);
  }

  long pid() {
    return child.pid();
  }

  /** Sends it a signal, by name. */
  void signal(String name) {
    child.signal(name);
  }

  /** Waits for its end; returns its status. */
  int awaitEnd() {
    return child.awaitEnd();
  }

  @Override
  public void close() {
    child.close();
  }
}
