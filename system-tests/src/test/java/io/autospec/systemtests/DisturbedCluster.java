package io.autospec.systemtests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A coordinator with its guest, and worker processes to which things are done; each on a host of
 * its own where this machine lets us have some. Timeouts are short, so that faults on either side
 * of them fit into a test.
 */
final class DisturbedCluster implements AutoCloseable {
  /** Workers when nothing is amiss. */
  static final int PROCESSES = 3;

  /** Of each worker. */
  static final int DEVICES = 2;

  /** The same for all nodes. */
  private static final String SETTINGS =
      """
      akka.loglevel = WARNING
      akka.cluster.failure-detector.acceptable-heartbeat-pause = 2 s
      akka.cluster.split-brain-resolver.stable-after = 2 s
      autospec.data-plane.peer-timeout = 1 s
      autospec.trust-network = %s
      """;

  /** Longer than the settings above take to give up a node. */
  private static final int GIVEN_UP_MILLIS = 9_000;

  private final String device;
  private final Islands islands;
  private final Path settings;
  private final JobHost host;
  private final String address;
  private final List<WorkerProcess> workers = new ArrayList<>();

  /**
   * Starts it; all workers have joined.
   *
   * @param folder for its files
   * @param withIslands whether each worker gets a host of its own
   * @param device each of the workers' devices
   */
  DisturbedCluster(Path folder, boolean withIslands, String device) {
    this.device = device;
    islands = withIslands ? Islands.create(PROCESSES + 1) : null;
    try {
      settings = Files.createTempFile(folder, "settings", ".conf");
      Files.writeString(settings, SETTINGS.formatted(withIslands ? "on" : "off"));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write settings", e);
    }
    host =
        new JobHost(
            withIslands ? Islands.hubPrefix() : List.of(),
            withIslands ? Islands.hubHost() : "127.0.0.1",
            settings);
    try {
      address = host.address();
      for (int i = 0; i < PROCESSES; i++) {
        workers.add(start(i));
      }
      workers.forEach(WorkerProcess::joined);
    } catch (RuntimeException | AssertionError e) {
      close();
      throw e;
    }
  }

  JobHost host() {
    return host;
  }

  /** Returns where others join. */
  String address() {
    return address;
  }

  /** Returns the file of settings that all nodes have. */
  Path settings() {
    return settings;
  }

  WorkerProcess worker(int place) {
    return workers.get(place);
  }

  /** Begins a job; all workers are there and have its model, unless it is over by then. */
  void begin(JobPlan plan) {
    try {
      workers.forEach(WorkerProcess::joined);
    } catch (AssertionError e) {
      throw new AssertionError("the host says:\n" + host.said(), e);
    }
    host.begin(plan);
    host.awaitWorkers(devices());
  }

  private WorkerProcess start(int place) {
    List<String> options =
        new ArrayList<>(List.of("--cluster", address, "--config", settings.toString()));
    if (islands != null) {
      options.addAll(List.of("--listen", Islands.host(place) + ":0"));
    }
    return WorkerProcess.start(
        islands == null ? List.of() : Islands.prefix(place), options, device, DEVICES);
  }

  /** Does it, at once or for a while; what was broken is mended when this returns. */
  void suffer(Fault fault, Random random) {
    int victim = random.nextInt(workers.size());
    switch (fault) {
      case KILLED -> {
        worker(victim).signal("KILL");
        replace(victim);
      }
      case ALL_KILLED -> {
        workers.forEach(worker -> worker.signal("KILL"));
        for (int i = 0; i < workers.size(); i++) {
          replace(i);
        }
      }
      case TOLD_TO_STOP -> stopAndReplace(victim);
      case JOINED_LATE -> {
        // The one that came last goes without a word, so that there are never too many.
        if (workers.size() > PROCESSES) {
          workers.remove(PROCESSES).close();
        }
        workers.add(start(PROCESSES));
      }
      case STOPPED_BRIEFLY -> stop(victim, 100 + random.nextInt(700));
      case STOPPED_PAST_PEER_TIMEOUT -> stop(victim, 1_500 + random.nextInt(1_500));
      case STOPPED_UNTIL_DOWNED -> {
        int lost = worker(victim).timesLost();
        stop(victim, GIVEN_UP_MILLIS);
        comesBack(victim, lost);
      }
      case CUT_BRIEFLY -> cut(victim, 100 + random.nextInt(700));
      case CUT_PAST_PEER_TIMEOUT -> cut(victim, 1_500 + random.nextInt(1_500));
      case CUT_UNTIL_DOWNED -> {
        int lost = worker(victim).timesLost();
        islands.cut(victim);
        worker(victim).lostTimes(lost + 1);
        islands.mend(victim);
        comesBack(victim, lost);
      }
      case ALL_CUT -> {
        for (int i = 0; i < workers.size(); i++) {
          islands.cut(i);
        }
        Await.pass(500 + random.nextInt(2_000));
        for (int i = 0; i < workers.size(); i++) {
          islands.mend(i);
        }
      }
      case UDP_DROPPED -> {
        islands.dropUdp(victim);
        Await.pass(1_500 + random.nextInt(2_500));
        islands.hear(victim);
      }
      case ONE_WAY -> {
        boolean deaf = random.nextBoolean();
        if (deaf) {
          islands.deafen(victim);
        } else {
          islands.mute(victim);
        }
        Await.pass(1_500 + random.nextInt(2_500));
        if (deaf) {
          islands.hear(victim);
        } else {
          islands.speak(victim);
        }
      }
    }
  }

  /** Tells a worker to stop, and starts another in its place. */
  void stopAndReplace(int place) {
    worker(place).signal("TERM");
    int status = worker(place).awaitEnd();
    if (status != 143) { // 128 + SIGTERM: the JVM's own way out, when its hooks are done.
      throw new AssertionError("a worker that was told to stop ended with " + status);
    }
    replace(place);
  }

  private void replace(int place) {
    workers.set(place, start(place)).close();
  }

  private void stop(int victim, int millis) {
    worker(victim).signal("STOP");
    Await.pass(millis);
    worker(victim).signal("CONT");
  }

  private void cut(int victim, int millis) {
    islands.cut(victim);
    Await.pass(millis);
    islands.mend(victim);
  }

  /** A worker that was given up must notice, and come back by itself. */
  private void comesBack(int place, int lostBefore) {
    worker(place).lostTimes(lostBefore + 1);
    worker(place).joinedTimes(lostBefore + 2);
  }

  /** Returns how many devices there are when all workers are there. */
  int devices() {
    return workers.size() * DEVICES;
  }

  @Override
  public void close() {
    workers.forEach(WorkerProcess::close);
    host.close();
    if (islands != null) {
      islands.close();
    }
  }
}
