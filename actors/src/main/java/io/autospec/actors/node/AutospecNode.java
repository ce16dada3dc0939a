package io.autospec.actors.node;

import akka.Done;
import akka.actor.CoordinatedShutdown;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.AskPattern;
import akka.cluster.typed.Cluster;
import io.autospec.actors.coordinator.SamplingJob;
import io.autospec.actors.coordinator.WorkerPool;
import io.autospec.actors.durable.DurableStores;
import io.autospec.actors.durable.JobKeeper;
import io.autospec.actors.durable.JobsClient;
import io.autospec.actors.durable.KeeperSettings;
import io.autospec.actors.job.ClusterWorker;
import io.autospec.actors.job.JobException;
import io.autospec.actors.job.JobListener;
import io.autospec.actors.job.JobMemory;
import io.autospec.actors.job.JobResult;
import io.autospec.actors.job.JobSpec;
import io.autospec.actors.pool.PoolSettings;
import io.autospec.actors.wire.QueryCodec;
import io.autospec.actors.wire.WireException;
import io.autospec.actors.worker.WorkerDevices;
import io.autospec.actors.worker.WorkerSettings;
import io.autospec.model.device.Device;
import io.autospec.model.store.ModelStore;
import io.autospec.sampler.chain.StepObserver;
import io.autospec.transport.TensorNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;

/**
 * One process of a cluster, or a cluster of one. Runs jobs for any number of threads at once; what
 * is drawn does not depend on which workers there are.
 */
public final class AutospecNode implements AutoCloseable {
  private static final Duration STOP = Duration.ofSeconds(15);
  private static final Duration LOOK = Duration.ofMillis(50);

  private final ActorSystem<Guardian.Command> system;
  private final WorkerDevices devices;
  private final DataPlane plane;
  private final ModelExchange models;
  private final TensorNode tensors;
  private final Optional<DurableStores> stores;
  private final AtomicLong jobs = new AtomicLong();

  AutospecNode(
      ActorSystem<Guardian.Command> system,
      WorkerDevices devices,
      DataPlane plane,
      TensorNode tensors,
      Optional<DurableStores> stores) {
    this.system = system;
    this.devices = devices;
    this.plane = plane;
    this.models = plane.models();
    this.tensors = tensors;
    this.stores = stores;
  }

  /**
   * A cluster of one: coordinator and workers in this process, and no port is opened.
   *
   * @param devices one worker each
   * @return the node; the caller closes it
   */
  public static AutospecNode local(List<Device> devices) {
    WorkerDevices workers = new WorkerDevices(devices, WorkerSettings.DEFAULTS);
    ModelStore store = new ModelStore(modelFolder(), Long.MAX_VALUE);
    DataPlane plane = new DataPlane(1, true, workers, store);
    NodeParts parts =
        new NodeParts(
            plane,
            "",
            workers,
            plane.models(),
            PoolSettings.DEFAULTS,
            true,
            false,
            Optional.empty());
    ActorSystem<Guardian.Command> system = Systems.alone(Guardian.create(parts));
    system.tell(new Guardian.Serve());
    return new AutospecNode(system, workers, plane, null, Optional.empty());
  }

  /** What this node gives and holds; for tests. */
  ModelExchange models() {
    return models;
  }

  /** Where models are kept, unless configured otherwise. */
  static Path modelFolder() {
    return ModelStore.defaultFolder(System.getenv(), Path.of(System.getProperty("user.home")));
  }

  /**
   * A node of a cluster; returns when it is a member.
   *
   * @param settings its roles, devices and configuration
   * @return the node; the caller closes it
   * @throws IllegalArgumentException if the settings contradict each other
   * @throws IllegalStateException if it cannot listen, or nobody lets it join; the message says why
   * @throws InterruptedException if the thread was interrupted meanwhile
   */
  public static AutospecNode join(NodeSettings settings) throws InterruptedException {
    return ClusterNode.join(settings);
  }

  /**
   * Draws all trajectories of a job.
   *
   * @param spec what to draw
   * @param listener hears how it goes on, on another thread
   * @return samples and figures
   * @throws InterruptedException if the calling thread was interrupted; the job is stopped
   * @throws JobException if the job cannot go on, or does not fit into memory
   */
  public JobResult run(JobSpec spec, JobListener listener) throws InterruptedException {
    return run(spec, trajectory -> StepObserver.NONE, listener);
  }

  /**
   * Draws all trajectories and shows every decided step of an exact chain.
   *
   * @param spec what to draw
   * @param observers gives each trajectory's observer, which one thread at a time calls; observers
   *     of several trajectories may be called at once
   * @param listener hears how it goes on, on another thread
   * @return samples and figures
   * @throws InterruptedException if the calling thread was interrupted; the job is stopped
   * @throws JobException if the job cannot go on, or does not fit into memory
   */
  public JobResult run(JobSpec spec, IntFunction<StepObserver> observers, JobListener listener)
      throws InterruptedException {
    return run(spec, observers, listener, Optional.empty());
  }

  /**
   * Draws all trajectories of a job that is kept as it goes on, beginning where it was.
   *
   * @param spec what to draw
   * @param listener hears how it goes on, on another thread
   * @param keeper has taken the job over
   * @param settings how often it is kept
   * @return samples and figures
   * @throws InterruptedException if the calling thread was interrupted; the job is stopped, and
   *     kept
   * @throws JobException if the job cannot go on, or does not fit into memory
   * @throws io.autospec.durable.record.FencedException if another process has taken the job over
   */
  public JobResult run(
      JobSpec spec, JobListener listener, JobKeeper keeper, KeeperSettings settings)
      throws InterruptedException {
    return run(
        spec,
        trajectory -> StepObserver.NONE,
        listener,
        Optional.of(new SamplingJob.Keeping(keeper, settings, true)));
  }

  private JobResult run(
      JobSpec spec,
      IntFunction<StepObserver> observers,
      JobListener listener,
      Optional<SamplingJob.Keeping> keeping)
      throws InterruptedException {
    int unused = JobMemory.mostOpen(spec, true); // Refuses before anything is begun.
    if (tensors != null) {
      requireCarried(spec);
    }
    long id = jobs.incrementAndGet();
    // For good: a device may still be opening it when its job is over.
    models.hold(spec.model().manifest().id());
    String model = models.register(spec.model());
    CompletableFuture<JobResult> result = new CompletableFuture<>();
    system.tell(
        new Guardian.StartJob(
            id,
            new SamplingJob.Parts(
                spec, model, models.manifest(model), observers, listener, keeping, result)));
    whenStopped()
        .thenRun(() -> result.completeExceptionally(new JobException("the node was stopped")));
    try {
      return result.get();
    } catch (InterruptedException e) {
      system.tell(new Guardian.CancelJob(id));
      awaitEnd(result);
      throw e;
    } catch (CancellationException e) {
      throw new JobException("the job was stopped", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException known
          ? known
          : new JobException("the job failed: " + e.getCause(), e.getCause());
    }
  }

  private static void requireCarried(JobSpec spec) {
    try {
      spec.conditions().forEach(QueryCodec::requireCarried);
      if (spec.guidance() != null) {
        QueryCodec.requireCarried(spec.guidance().empty());
      }
    } catch (WireException e) {
      throw new JobException("a cluster cannot be asked this: " + e.getMessage(), e);
    }
  }

  /** Waits until the listener is told nothing more. */
  private static void awaitEnd(CompletableFuture<JobResult> result) {
    try {
      JobResult unused = result.get(STOP.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (CancellationException | ExecutionException | TimeoutException e) {
      // As expected; or the node stands still, and its owner is about to close it.
      return;
    }
  }

  /**
   * The workers that jobs of this node could use now: there is a way to each, and none is leaving.
   * A node that has just joined hears of them one after the other.
   *
   * @param enough returns when so many are there
   * @param patience how long it waits for them
   * @return those there at the end, more or fewer; by device, then by name
   * @throws InterruptedException if the thread was interrupted
   */
  public List<ClusterWorker> workers(int enough, Duration patience) throws InterruptedException {
    long began = System.nanoTime();
    while (true) {
      List<ClusterWorker> here = workers();
      if (here.size() >= enough || System.nanoTime() - began >= patience.toNanos()) {
        return here;
      }
      Thread.sleep(LOOK.toMillis());
    }
  }

  private List<ClusterWorker> workers() throws InterruptedException {
    try {
      return AskPattern.ask(
              system,
              (ActorRef<WorkerPool.WorkersHere> replyTo) -> new Guardian.ListWorkers(replyTo),
              STOP,
              system.scheduler())
          .toCompletableFuture()
          .get()
          .workers()
          .stream()
          .sorted(Comparator.comparing(ClusterWorker::device).thenComparing(ClusterWorker::name))
          .toList();
    } catch (ExecutionException e) {
      throw new JobException("the node does not say which workers are there: " + e.getCause(), e);
    }
  }

  /**
   * The durable jobs of this node's cluster.
   *
   * @return what hands jobs in and asks about them
   * @throws IllegalStateException if this is a cluster of one, which has none
   */
  public JobsClient jobs() {
    if (tensors == null) {
      throw new IllegalStateException("expected a node of a cluster; found a cluster of one");
    }
    return new JobsClient(system, new NodeContents(plane, tensors.address().toString()));
  }

  /** Returns completed when the node has left its cluster, for whatever reason. */
  public CompletionStage<Done> whenStopped() {
    return system.getWhenTerminated();
  }

  /** Returns whether the cluster counts this node as a member now; a node alone is its own. */
  public boolean isMember() {
    return !system.whenTerminated().isCompleted()
        && (tensors == null || ClusterNode.isIn(Cluster.get(system).selfMember().status()));
  }

  /** Returns rows that this node's devices have evaluated. */
  public long evaluations() {
    return devices.evaluations();
  }

  /** Returns nanoseconds that this node's devices have spent in calls. */
  public long busyNanos() {
    return devices.busyNanos();
  }

  /** Returns where the control plane of a cluster's node listens, HOST:PORT. */
  public String address() {
    return system.address().hostPort().replaceFirst("^.*@", "");
  }

  /**
   * Takes no new queries, answers those that are here, leaves the cluster.
   *
   * @param patience how long running evaluations are waited for
   */
  public void drain(Duration patience) {
    try {
      AskPattern.ask(
              system,
              (ActorRef<Done> replyTo) -> new Guardian.Drain(replyTo),
              patience.plusMillis(1),
              system.scheduler())
          .toCompletableFuture()
          .get(patience.toMillis() + 1, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      system.log().warn("running evaluations were not waited for any longer");
    }
  }

  /** Leaves the cluster and stops; running evaluations are not waited for. */
  @Override
  public void close() {
    boolean interrupted = Thread.interrupted();
    CompletionStage<Done> done =
        CoordinatedShutdown.get(system).runAll(CoordinatedShutdown.actorSystemTerminateReason());
    devices.close();
    try {
      done.toCompletableFuture().get(STOP.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      interrupted = true;
    } catch (ExecutionException | TimeoutException e) {
      system.terminate();
    }
    models.close();
    stores.ifPresent(DurableStores::close);
    if (tensors != null) {
      tensors.close();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
