package io.autospec.systemtests;

import com.typesafe.config.ConfigFactory;
import io.autospec.actors.durable.FetchedJob;
import io.autospec.actors.durable.JobView;
import io.autospec.actors.job.JobResult;
import io.autospec.cli.Main;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A cluster that keeps jobs, each node a process of the command line: one coordinator with H2, or
 * three with PostgreSQL; two workers; a guest in this process.
 */
final class KeptCluster implements AutoCloseable {
  /** At most this much work may be lost when a coordinator dies, and what a write takes. */
  static final int INTERVAL_MILLIS = 500;

  static final int WORKERS = 2;

  /** Of each worker. */
  private static final int DEVICES = 2;

  private static final String DEVICE = "sim:50ms";
  private static final long START_MILLIS = 60_000;

  /** For a job's end, whatever happens to it. */
  private static final long PATIENCE_MILLIS = 120_000;

  private static final String SETTINGS =
      """
      akka.cluster.failure-detector.acceptable-heartbeat-pause = 3 s
      akka.cluster.split-brain-resolver.stable-after = 1 s
      autospec.data-plane.peer-timeout = 1 s
      autospec.jobs.store = "%s"
      autospec.jobs.user = "%s"
      autospec.jobs.blobs = "folder:%s"
      autospec.jobs.checkpoint-interval = %d ms
      autospec.jobs.store-retry = 200 ms
      autospec.worker.model-folder = "%s"
      """;

  private final Postgres postgres;
  private final SmallDisk disk;
  private final Path settings;

  /** Of workers: they have a folder for models of their own, as on other machines. */
  private final Path workerSettings;

  private final Path blobs;
  private final List<String> addresses = new ArrayList<>();
  private final List<JvmChild> coordinators = new ArrayList<>();
  private final List<WorkerProcess> workers = new ArrayList<>();

  /** All that ever were. */
  private final List<JvmChild> everyCoordinator = new ArrayList<>();

  private final Guest guest;

  /**
   * Starts it.
   *
   * @param folder for its files
   * @param postgres its store; null for H2
   * @param hasDisk whether blobs lie on a disk that can be full
   */
  KeptCluster(Path folder, Postgres postgres, boolean hasDisk) {
    this.postgres = postgres;
    blobs = folder.resolve("blobs");
    disk = hasDisk ? SmallDisk.create(blobs) : null;
    try {
      Files.createDirectories(folder);
      settings = settings(folder, "models");
      workerSettings = settings(folder, "worker-models");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write settings", e);
    }
    for (int i = 0; i < (postgres == null ? 1 : 3); i++) {
      addresses.add("127.0.0.1:" + Ports.free());
    }
    guest = new Guest(addresses, ConfigFactory.parseFile(settings.toFile()));
    try {
      for (int i = 0; i < addresses.size(); i++) {
        coordinators.add(coordinator(i));
        if (i == 0) {
          listening(0); // Else the others could not join it, and would wait.
        }
      }
      for (int i = 0; i < WORKERS; i++) {
        workers.add(worker());
      }
      allThere();
    } catch (RuntimeException | AssertionError e) {
      close();
      throw e;
    }
  }

  private Path settings(Path folder, String models) throws IOException {
    return Files.writeString(
        Files.createTempFile(folder, "settings", ".conf"),
        SETTINGS.formatted(
            postgres == null ? "jdbc:h2:file:" + folder.resolve("records") : postgres.url(),
            postgres == null ? "" : postgres.user(),
            blobs,
            INTERVAL_MILLIS,
            folder.resolve(models)));
  }

  private JvmChild coordinator(int place) {
    List<String> arguments =
        new ArrayList<>(
            List.of("serve", "--listen", addresses.get(place), "--config", settings.toString()));
    if (addresses.size() > 1) {
      join(arguments);
    }
    JvmChild child = new JvmChild(List.of(), Main.class, arguments, line -> {});
    everyCoordinator.add(child);
    return child;
  }

  private WorkerProcess worker() {
    List<String> options = new ArrayList<>(List.of("--config", workerSettings.toString()));
    join(options);
    return WorkerProcess.start(List.of(), options, DEVICE, DEVICES);
  }

  private void join(List<String> arguments) {
    addresses.forEach(address -> arguments.addAll(List.of("--cluster", address)));
  }

  private void listening(int place) {
    JvmChild child = coordinators.get(place);
    Await.until(
        () -> "a coordinator; it says:\n" + child.tail(),
        START_MILLIS,
        () -> child.count("listening on") > 0 || !child.isAlive());
    if (!child.isAlive()) {
      throw new AssertionError("a coordinator ended: " + child.tail());
    }
  }

  private void allThere() {
    for (int i = 0; i < coordinators.size(); i++) {
      listening(i);
    }
    workers.forEach(worker -> worker.joinedTimes(worker.timesLost() + 1));
  }

  /**
   * What came of a job.
   *
   * @param result its samples and figures
   * @param view it when it was done
   * @param lostMillis work that had to be done again, in time
   * @param lostSteps the same in steps of all trajectories
   * @param waited whether it had to wait for its store
   */
  record Outcome(JobResult result, JobView view, long lostMillis, long lostSteps, boolean waited) {}

  /** How far a job was, when. */
  record Seen(long nanos, long steps) {}

  /** Runs a job, and does that to its cluster in the middle of it. */
  Outcome run(KeptPlan plan, Disaster disaster, Random random) throws InterruptedException {
    allThere();
    long target = random.nextInt(plan.plan().totalSteps() * 8 / 10);
    String id = submit(plan, disaster.name());
    List<Seen> seen = watch(id, target);
    Await.pass(random.nextInt(100));
    JobView before = guest.ask(jobs -> jobs.describe(id));
    long struck = System.nanoTime();
    seen.add(new Seen(struck, before.committedSteps()));
    suffer(disaster, owner(before), random);
    awaitDone(id);
    FetchedJob fetched = guest.ask(jobs -> jobs.fetch(id));
    JobView view = guest.ask(jobs -> jobs.describe(id));
    boolean resumed = view.epoch() > before.epoch();
    long kept = fetched.result().resumedFromStep().orElse(0);
    long lost = resumed ? Math.max(0, before.committedSteps() - kept) : 0;
    long keptAt =
        seen.stream().filter(one -> one.steps() <= kept).mapToLong(Seen::nanos).max().orElse(0);
    return new Outcome(
        fetched.result(),
        view,
        lost == 0 ? 0 : (struck - keptAt) / 1_000_000,
        lost,
        count("job " + id, "the job waits until it can be kept") > 0);
  }

  /** Hands a job in; returns its id. */
  String submit(KeptPlan plan, String name) throws InterruptedException {
    return guest.ask(jobs -> jobs.submit(plan.description(), plan.spec().model(), name, 0));
  }

  /** Watches a job until it has so many steps; returns what was seen. */
  List<Seen> watch(String id, long target) throws InterruptedException {
    List<Seen> seen = new ArrayList<>();
    long deadline = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
    while (true) {
      JobView view = guest.ask(jobs -> jobs.describe(id));
      seen.add(new Seen(System.nanoTime(), view.committedSteps()));
      boolean begun = view.status().equals("RUNNING") && view.committedSteps() > 0;
      if (view.status().equals("DONE") || (begun && view.committedSteps() >= target)) {
        return seen;
      }
      if (System.nanoTime() > deadline) {
        throw new AssertionError("the job does not get to " + target + " steps: " + view);
      }
      Await.pass(20);
    }
  }

  /** Returns the place of the coordinator that has a job. */
  int owner(JobView view) {
    return Math.max(0, addresses.indexOf(view.owner()));
  }

  Guest guest() {
    return guest;
  }

  JvmChild coordinatorAt(int place) {
    return coordinators.get(place);
  }

  WorkerProcess workerAt(int place) {
    return workers.get(place);
  }

  /** Returns the lines of all coordinators, also former ones, that have all these words. */
  long count(String... words) {
    return everyCoordinator.stream().mapToLong(child -> child.lines(words).size()).sum();
  }

  /** Returns the lines of all coordinators that have all these words, in their order. */
  List<String> lines(String... words) {
    return everyCoordinator.stream()
        .flatMap(child -> child.lines(words).stream())
        .sorted()
        .toList();
  }

  void awaitDone(String id) {
    Await.until(
        () -> "job " + id + " to be done; coordinators say:\n" + tails(),
        PATIENCE_MILLIS,
        () -> count("job " + id + ": done") > 0);
  }

  private String tails() {
    StringBuilder all = new StringBuilder();
    coordinators.forEach(child -> all.append(child.tail()).append("\n----\n"));
    return all.toString();
  }

  private void suffer(Disaster disaster, int owner, Random random) {
    int millis = 1_000 + random.nextInt(1_500);
    switch (disaster) {
      case COORDINATOR_KILLED -> {
        if (addresses.size() == 1) {
          guest.leave();
        }
        coordinators.get(owner).signal("KILL");
        replace(owner);
      }
      case WORKER_KILLED -> {
        int victim = random.nextInt(WORKERS);
        workers.get(victim).signal("KILL");
        workers.set(victim, worker()).close();
      }
      case STORE_KILLED -> {
        postgres.kill();
        postgres.start();
      }
      case ALL_KILLED -> {
        guest.leave();
        coordinators.forEach(child -> child.signal("KILL"));
        workers.forEach(child -> child.signal("KILL"));
        if (postgres != null) {
          postgres.kill();
          postgres.start();
        }
        for (int i = 0; i < coordinators.size(); i++) {
          replace(i);
        }
        for (int i = 0; i < WORKERS; i++) {
          workers.set(i, worker()).close();
        }
      }
      case DISK_FULL -> {
        disk.fill();
        Await.pass(millis);
        disk.empty();
      }
      case STORE_OUTAGE -> {
        if (postgres != null) {
          postgres.stop();
          Await.pass(millis);
          postgres.start();
        } else {
          disk.freeze();
          Await.pass(millis);
          disk.thaw();
        }
      }
    }
  }

  private void replace(int place) {
    coordinators.get(place).awaitEnd();
    coordinators.set(place, coordinator(place)).close();
  }

  /** Returns the folder with a job's blobs. */
  Path blobs(String id) {
    return blobs.resolve("jobs").resolve(id);
  }

  @Override
  public void close() {
    guest.leave();
    workers.forEach(WorkerProcess::close);
    everyCoordinator.forEach(JvmChild::close);
    if (disk != null) {
      disk.close();
    }
  }
}
