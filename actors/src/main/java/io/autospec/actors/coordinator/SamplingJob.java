package io.autospec.actors.coordinator;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.ChildFailed;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.PostStop;
import akka.actor.typed.Terminated;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.javadsl.TimerScheduler;
import io.autospec.actors.durable.JobKeeper;
import io.autospec.actors.durable.KeeperSettings;
import io.autospec.actors.job.JobException;
import io.autospec.actors.job.JobListener;
import io.autospec.actors.job.JobResult;
import io.autospec.actors.job.JobSpec;
import io.autospec.sampler.chain.StepObserver;
import io.autospec.sampler.noise.PhiloxNoiseSource;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/** Gives a {@link JobCourse} its turn of a thread, its trajectories theirs. Decides nothing. */
public final class SamplingJob extends AbstractBehavior<SamplingJob.Command>
    implements JobCourse.Host {
  private static final Duration TICK = Duration.ofMillis(100);

  /** What a job is told. */
  public sealed interface Command {}

  /** A trajectory's round is decided. */
  record RoundEnded(int committed, int evaluations) implements Command {}

  /** A trajectory is done; its sample lies in the job's outcome. */
  record TrajectoryFinished(int index) implements Command {}

  /** These workers have the job's model open now. */
  record WorkersChanged(List<String> devices) implements Command {
    WorkersChanged {
      devices = List.copyOf(devices);
    }
  }

  /** A worker cannot have the job's model; or all that are there cannot. */
  record ModelRefused(String worker, String words, boolean badInput, boolean byAll)
      implements Command {}

  /** Nobody can answer a query. */
  record QueryFailed(int failures, String words) implements Command {}

  /** A worker has heard of a newer coordinator of this job. */
  record Fenced(String words) implements Command {}

  /** Stop; the result is a cancellation. A job that is kept can be taken up again. */
  public record Cancel() implements Command {}

  /** A trajectory has handed over where it stands. */
  record SnapshotTaken(int index) implements Command {}

  private record Tick() implements Command {}

  record Written(Throwable failure) implements Command {}

  /**
   * What a job is made of.
   *
   * @param spec what to draw
   * @param manifest of its model
   * @param modelId of its model
   * @param observers gives each trajectory's observer, which is called by that trajectory's thread
   * @param listener hears how it goes, on the job's thread
   * @param keeping keeps the job beyond its process; empty if nobody does
   * @param result completed when the job is over
   */
  public record Parts(
      JobSpec spec,
      String modelId,
      String manifest,
      IntFunction<StepObserver> observers,
      JobListener listener,
      Optional<Keeping> keeping,
      CompletableFuture<JobResult> result) {}

  /**
   * How a job is kept.
   *
   * @param keeper has taken the job over
   * @param settings how often
   * @param keepsSamples whether all samples are wanted in the result too
   */
  public record Keeping(JobKeeper keeper, KeeperSettings settings, boolean keepsSamples) {}

  private final JobCourse course;
  private final ActorRef<WorkerPool.Command> pool;
  private final Map<ActorRef<?>, Integer> chains = new HashMap<>();

  private SamplingJob(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      long id,
      Parts parts,
      ActorRef<WorkerPool.Command> pool,
      PoolGauge gauge) {
    super(context);
    this.pool = pool;
    this.course =
        new JobCourse(
            id,
            parts,
            new PhiloxNoiseSource(parts.spec().seed()),
            post(context.getSelf()),
            gauge,
            this);
    if (parts.keeping().isPresent()) {
      timers.startTimerWithFixedDelay(new Tick(), TICK);
    }
    pool.tell(new WorkerPool.UseModel(course.ticket(), parts.manifest()));
  }

  /**
   * A job that begins as soon as there is a worker.
   *
   * @param id one of a kind in this process
   * @param parts what it is made of
   * @param pool who answers its queries
   * @param gauge how much room there is
   * @return the behavior
   */
  public static Behavior<Command> create(
      long id, Parts parts, ActorRef<WorkerPool.Command> pool, PoolGauge gauge) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  try {
                    return new SamplingJob(context, timers, id, parts, pool, gauge);
                  } catch (RuntimeException e) {
                    parts.result().completeExceptionally(e);
                    return Behaviors.stopped();
                  }
                }));
  }

  /** What a job is told, as messages to its actor. */
  static JobPost post(ActorRef<Command> job) {
    return new JobPost() {
      @Override
      public void roundEnded(int committed, int evaluations) {
        job.tell(new RoundEnded(committed, evaluations));
      }

      @Override
      public void trajectoryFinished(int index) {
        job.tell(new TrajectoryFinished(index));
      }

      @Override
      public void snapshotTaken(int index) {
        job.tell(new SnapshotTaken(index));
      }

      @Override
      public void workersChanged(List<String> devices) {
        job.tell(new WorkersChanged(devices));
      }

      @Override
      public void modelRefused(String worker, String words, boolean badInput, boolean byAll) {
        job.tell(new ModelRefused(worker, words, badInput, byAll));
      }

      @Override
      public void queryFailed(int failures, String words) {
        job.tell(new QueryFailed(failures, words));
      }

      @Override
      public void fenced(String words) {
        job.tell(new Fenced(words));
      }
    };
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(RoundEnded.class, m -> does(c -> c.roundEnded(m.committed(), m.evaluations())))
        .onMessage(TrajectoryFinished.class, m -> does(c -> c.trajectoryFinished(m.index())))
        .onMessage(WorkersChanged.class, m -> does(c -> c.workersChanged(m.devices())))
        .onMessage(
            ModelRefused.class,
            m -> does(c -> c.modelRefused(m.worker(), m.words(), m.badInput(), m.byAll())))
        .onMessage(QueryFailed.class, m -> does(c -> c.queryFailed(m.failures(), m.words())))
        .onMessage(Fenced.class, m -> does(c -> c.fenced(m.words())))
        .onMessage(Cancel.class, m -> does(JobCourse::cancel))
        .onMessage(SnapshotTaken.class, m -> does(c -> c.snapshotTaken(m.index())))
        .onMessage(Tick.class, m -> does(JobCourse::tick))
        .onMessage(Written.class, m -> does(c -> c.written(m.failure())))
        .onSignal(ChildFailed.class, this::onChildFailed)
        .onSignal(Terminated.class, this::onTerminated)
        .onSignal(PostStop.class, signal -> does(JobCourse::stopped))
        .build();
  }

  private Behavior<Command> does(Consumer<JobCourse> what) {
    what.accept(course);
    return course.isOver() ? Behaviors.stopped() : this;
  }

  private Behavior<Command> onChildFailed(ChildFailed signal) {
    Integer index = chains.get(signal.getRef());
    RuntimeException why =
        signal.getCause() instanceof RuntimeException known
            ? known
            : new JobException("a trajectory failed: " + signal.getCause(), signal.getCause());
    return does(
        c -> c.trajectoryFailed(index == null ? OptionalInt.empty() : OptionalInt.of(index), why));
  }

  private Behavior<Command> onTerminated(Terminated signal) {
    chains.remove(signal.getRef());
    return this;
  }

  // ---- what the course wants done

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public JobCourse.OpenTrajectory open(Trajectory trajectory) {
    ActorRef<ChainActor.Command> actor =
        getContext().spawn(ChainActor.create(trajectory, pool), "trajectory-" + trajectory.index());
    getContext().watch(actor);
    chains.put(actor, trajectory.index());
    actor.tell(new ChainActor.Begin());
    return new JobCourse.OpenTrajectory() {
      @Override
      public void snapshot(boolean last) {
        actor.tell(new ChainActor.Snapshot(last));
      }

      @Override
      public void hold(boolean on) {
        actor.tell(new ChainActor.Hold(on));
      }
    };
  }

  @Override
  public void write(Runnable blocking) {
    Executor elsewhere =
        getContext().getSystem().dispatchers().lookup(DispatcherSelector.blocking());
    getContext()
        .pipeToSelf(
            CompletableFuture.runAsync(blocking, elsewhere),
            (done, failure) ->
                new Written(failure instanceof CompletionException e ? e.getCause() : failure));
  }

  @Override
  public void over(JobTicket job) {
    pool.tell(new WorkerPool.JobOver(job));
  }
}
