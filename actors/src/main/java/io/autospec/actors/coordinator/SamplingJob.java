package io.autospec.actors.coordinator;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.ChildFailed;
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
import io.autospec.actors.job.JobFigures;
import io.autospec.actors.job.JobListener;
import io.autospec.actors.job.JobMemory;
import io.autospec.actors.job.JobProgress;
import io.autospec.actors.job.JobResult;
import io.autospec.actors.job.JobSpec;
import io.autospec.actors.pool.NeedEstimate;
import io.autospec.actors.pool.WindowShare;
import io.autospec.actors.wire.Fence;
import io.autospec.actors.wire.NetworkKey;
import io.autospec.durable.StoreException;
import io.autospec.durable.record.FencedException;
import io.autospec.durable.record.JobStatus;
import io.autospec.model.ModelException;
import io.autospec.sampler.ChainSpec;
import io.autospec.sampler.DenoiserException;
import io.autospec.sampler.chain.Chain;
import io.autospec.sampler.chain.ChainSnapshot;
import io.autospec.sampler.chain.StepObserver;
import io.autospec.sampler.chain.WindowPolicy;
import io.autospec.sampler.noise.NoiseSource;
import io.autospec.sampler.noise.PhiloxNoiseSource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;

/**
 * One job: opens its trajectories, as many at once as keep the workers busy, and tells how it goes.
 */
public final class SamplingJob extends AbstractBehavior<SamplingJob.Command> {
  /** Rows under way for each place, so that none waits while a chain decides its round. */
  private static final int ROWS_A_PLACE = 2;

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

  /** A worker cannot have the job's model. */
  record ModelRefused(String worker, String words, boolean badInput) implements Command {}

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

  private final TimerScheduler<Command> timers;
  private final Parts parts;
  private final JobSpec spec;
  private final ActorRef<WorkerPool.Command> pool;
  private final PoolGauge gauge;
  private final JobTicket ticket;
  private final JobOutcome outcome;
  private final ChainSpec chains;
  private final NoiseSource noise;
  private final int mostOpen;
  private final Optional<JobKeeper> keeper;
  private final Trajectories trajectories;
  private final OptionalLong resumedFrom;

  /** Null for a job that nobody keeps. */
  private final JobSaving saving;

  private long began;
  private List<String> devices;
  private long committedSteps;
  private long rounds;
  private long evaluations;
  private boolean over;

  /** How the job ends, once all of it is written; null before. */
  private Runnable ending;

  private SamplingJob(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      long id,
      Parts parts,
      ActorRef<WorkerPool.Command> pool,
      PoolGauge gauge) {
    super(context);
    this.timers = timers;
    this.parts = parts;
    this.spec = parts.spec();
    this.pool = pool;
    this.gauge = gauge;
    this.keeper = parts.keeping().map(Keeping::keeper);
    boolean keepsSamples = parts.keeping().map(Keeping::keepsSamples).orElse(true);
    this.outcome = new JobOutcome(spec.count(), keepsSamples);
    this.noise = new PhiloxNoiseSource(spec.seed());
    this.mostOpen = JobMemory.mostOpen(spec, keepsSamples);
    int size = 1;
    for (long axis : spec.model().sampleShape()) {
      size = Math.toIntExact(size * axis);
    }
    this.chains =
        new ChainSpec(
            spec.kernel(), size, spec.algorithm(), spec.draft(), spec.window(), spec.tolerance());
    NetworkKey network =
        new NetworkKey(parts.modelId(), spec.kernel().learnsVariance(), spec.guidance());
    this.ticket =
        new JobTicket(
            id,
            keeper.map(kept -> Fence.of(kept.id(), kept.epoch())).orElse(Fence.OWN),
            network,
            context.getSelf(),
            new JobCounters());
    this.trajectories =
        new Trajectories(spec.count(), i -> keeper.map(kept -> kept.isFinished(i)).orElse(false));
    this.committedSteps = keeper.map(JobKeeper::committedSteps).orElse(0L);
    this.resumedFrom = committedSteps > 0 ? OptionalLong.of(committedSteps) : OptionalLong.empty();
    keeper.ifPresent(kept -> kept.restored().forEach(sample -> outcome.finished(sample, 0)));
    keeper.ifPresent(kept -> kept.notes().forEach(parts.listener()::noted));
    this.saving = parts.keeping().map(this::saving).orElse(null);
    if (trajectories.allFinished()) {
      began = System.nanoTime();
      finish();
    }
    pool.tell(new WorkerPool.UseModel(ticket, parts.manifest()));
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

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(RoundEnded.class, this::onRoundEnded)
        .onMessage(TrajectoryFinished.class, this::onTrajectoryFinished)
        .onMessage(WorkersChanged.class, this::onWorkersChanged)
        .onMessage(ModelRefused.class, this::onModelRefused)
        .onMessage(QueryFailed.class, this::onQueryFailed)
        .onMessage(Fenced.class, this::onFenced)
        .onMessage(Cancel.class, this::onCancel)
        .onMessage(SnapshotTaken.class, this::onSnapshotTaken)
        .onMessage(Tick.class, this::onTick)
        .onMessage(Written.class, this::onWritten)
        .onSignal(ChildFailed.class, this::onChildFailed)
        .onSignal(Terminated.class, signal -> this)
        .onSignal(PostStop.class, signal -> onStop())
        .build();
  }

  private Behavior<Command> onRoundEnded(RoundEnded message) {
    committedSteps += message.committed();
    evaluations += message.evaluations();
    rounds++;
    tell();
    openMore();
    return this;
  }

  private Behavior<Command> onTrajectoryFinished(TrajectoryFinished message) {
    trajectories.finished(message.index());
    gauge.closed();
    tell();
    if (saving != null) {
      saving.heardOf(message.index());
    }
    if (trajectories.allFinished()) {
      return finish();
    }
    openMore();
    return this;
  }

  private Behavior<Command> finish() {
    JobResult result = result();
    return close(
        JobStatus.DONE, "", JobFigures.json(result), () -> parts.result().complete(result));
  }

  private JobResult result() {
    return outcome.result(
        System.nanoTime() - began,
        ticket.counters(),
        resumedFrom,
        devices == null ? List.of() : devices);
  }

  private void tell() {
    parts
        .listener()
        .progressed(
            new JobProgress(
                committedSteps,
                (long) spec.count() * spec.kernel().steps(),
                rounds,
                evaluations,
                trajectories.finished(),
                spec.count()));
  }

  private Behavior<Command> onWorkersChanged(WorkersChanged message) {
    int workers = message.devices().size();
    if (devices == null || workers != devices.size()) {
      parts.listener().workersChanged(workers);
    }
    devices = message.devices();
    // All of this process's own open before the first query, so that the first rounds are fair.
    if (workers >= Math.max(1, spec.devices().size())) {
      if (began == 0) {
        began = System.nanoTime();
      }
      openMore();
    }
    return this;
  }

  private Behavior<Command> onModelRefused(ModelRefused message) {
    if (spec.devices().isEmpty()) {
      parts.listener().noted(message.worker() + ": " + message.words());
      return this;
    }
    return fail(
        message.badInput()
            ? new ModelException(message.words())
            : new DenoiserException(message.words()));
  }

  private Behavior<Command> onQueryFailed(QueryFailed message) {
    return fail(
        message.failures() == 1
            ? new DenoiserException(message.words())
            : new JobException(
                message.failures() + " workers failed on one query: " + message.words()));
  }

  /** Nothing is written: the job is another's. */
  private Behavior<Command> onFenced(Fenced message) {
    return end(() -> parts.result().completeExceptionally(new FencedException(message.words())));
  }

  private Behavior<Command> onCancel(Cancel message) {
    return close(null, "", "", () -> parts.result().cancel(false));
  }

  /** A chain threw: a fault of this program, or of an observer. */
  private Behavior<Command> onChildFailed(ChildFailed signal) {
    trajectories
        .lost(signal.getRef())
        .ifPresent(
            trajectory -> {
              gauge.closed();
              if (saving != null) {
                saving.heardOf(trajectory);
              }
            });
    return fail(
        signal.getCause() instanceof RuntimeException known
            ? known
            : new JobException("a trajectory failed: " + signal.getCause(), signal.getCause()));
  }

  /** The node ends, or this actor threw: a fault of this program, or of the listener. */
  private Behavior<Command> onStop() {
    if (!over) {
      end(() -> parts.result().completeExceptionally(new JobException("the job was stopped")));
    }
    return this;
  }

  private Behavior<Command> fail(RuntimeException why) {
    return close(
        JobStatus.FAILED,
        String.valueOf(why.getMessage()),
        "",
        () -> parts.result().completeExceptionally(why));
  }

  /** Ends the job once its end is written, if it is kept. */
  private Behavior<Command> close(JobStatus status, String words, String report, Runnable result) {
    if (saving == null) {
      return end(result);
    }
    saving.end(status, words, report, () -> ending = result, System.nanoTime());
    return this;
  }

  private Behavior<Command> end(Runnable complete) {
    over = true;
    for (int i = trajectories.openCount(); i > 0; i--) {
      gauge.closed();
    }
    pool.tell(new WorkerPool.JobOver(ticket));
    complete.run();
    return Behaviors.stopped();
  }

  // ---- keeping

  private JobSaving saving(Keeping keeping) {
    timers.startTimerWithFixedDelay(new Tick(), TICK);
    return new JobSaving(
        keeping.keeper(),
        keeping.settings(),
        new SavingDriver(getContext(), trajectories, parts.listener(), () -> committedSteps),
        System.nanoTime());
  }

  private Behavior<Command> onTick(Tick message) {
    saving.tick(System.nanoTime());
    return this;
  }

  private Behavior<Command> onSnapshotTaken(SnapshotTaken message) {
    saving.heardOf(message.index());
    return this;
  }

  private Behavior<Command> onWritten(Written message) {
    Throwable failure = message.failure();
    if (failure == null) {
      saving.written(System.nanoTime());
      if (ending != null) {
        return end(ending);
      }
      openMore();
      return this;
    }
    if (failure instanceof StoreException why) {
      saving.failed(why, System.nanoTime());
      return this;
    }
    // Fenced: another coordinator has the job. Or a fault of this program.
    return end(() -> parts.result().completeExceptionally(failure));
  }

  // ---- trajectories

  private void openMore() {
    while (began != 0
        && (saving == null || saving.mayOpen())
        && trajectories.hasNext()
        && trajectories.openCount() < openLimit()) {
      int index = trajectories.next();
      NeedEstimate need = new NeedEstimate();
      ChainActor.Parts trajectory =
          new ChainActor.Parts(
              ticket,
              index,
              chain(index, need),
              spec.conditions().get(index),
              need,
              outcome,
              keeper);
      gauge.opened();
      ActorRef<ChainActor.Command> actor =
          getContext().spawn(ChainActor.create(trajectory, pool), "trajectory-" + index);
      getContext().watch(actor);
      trajectories.opened(actor);
      actor.tell(new ChainActor.Begin());
    }
  }

  private Chain chain(int index, NeedEstimate need) {
    WindowPolicy policy = spec.windowFollowsPool() ? () -> window(need) : WindowPolicy.LONGEST;
    StepObserver observer = parts.observers().apply(index);
    Optional<ChainSnapshot> kept = keeper.flatMap(one -> one.snapshot(index));
    return kept.isPresent()
        ? chains.chain(noise, index, observer, policy, kept.get())
        : chains.chain(noise, index, observer, policy);
  }

  private int window(NeedEstimate need) {
    return WindowShare.window(
        gauge.places(parts.modelId()), gauge.trajectories(), need, spec.window());
  }

  /** How many trajectories are drawn at once: enough to keep every worker busy, and no more. */
  private int openLimit() {
    long wanted = (long) ROWS_A_PLACE * Math.max(1, gauge.places(parts.modelId()));
    long window = spec.windowFollowsPool() ? 1 : spec.windowLength();
    return (int) Math.min(mostOpen, 1 + (wanted + window - 1) / window);
  }
}
