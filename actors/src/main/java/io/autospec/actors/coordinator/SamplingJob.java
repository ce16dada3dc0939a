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
import io.autospec.actors.job.JobException;
import io.autospec.actors.job.JobListener;
import io.autospec.actors.job.JobMemory;
import io.autospec.actors.job.JobProgress;
import io.autospec.actors.job.JobResult;
import io.autospec.actors.job.JobSpec;
import io.autospec.actors.pool.NeedEstimate;
import io.autospec.actors.pool.WindowShare;
import io.autospec.actors.wire.NetworkKey;
import io.autospec.model.ModelException;
import io.autospec.sampler.ChainSpec;
import io.autospec.sampler.DenoiserException;
import io.autospec.sampler.chain.Chain;
import io.autospec.sampler.chain.StepObserver;
import io.autospec.sampler.noise.NoiseSource;
import io.autospec.sampler.noise.PhiloxNoiseSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;

/**
 * One job: opens its trajectories, as many at once as keep the workers busy, and tells how it goes.
 */
public final class SamplingJob extends AbstractBehavior<SamplingJob.Command> {
  /** Rows under way for each place, so that none waits while a chain decides its round. */
  private static final int ROWS_A_PLACE = 2;

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

  /** Stop; the result is a cancellation. */
  public record Cancel() implements Command {}

  /**
   * What a job is made of.
   *
   * @param spec what to draw
   * @param manifest of its model
   * @param modelId of its model
   * @param observers gives each trajectory's observer, which is called by that trajectory's thread
   * @param listener hears how it goes, on the job's thread
   * @param result completed when the job is over
   */
  public record Parts(
      JobSpec spec,
      String modelId,
      String manifest,
      IntFunction<StepObserver> observers,
      JobListener listener,
      CompletableFuture<JobResult> result) {}

  private final Parts parts;
  private final JobSpec spec;
  private final ActorRef<WorkerPool.Command> pool;
  private final PoolGauge gauge;
  private final JobTicket ticket;
  private final JobOutcome outcome;
  private final ChainSpec chains;
  private final NoiseSource noise;
  private final int mostOpen;

  private long began;
  private List<String> devices;
  private int begun;
  private int finished;
  private long committedSteps;
  private long rounds;
  private long evaluations;
  private boolean over;

  private SamplingJob(
      ActorContext<Command> context,
      long id,
      Parts parts,
      ActorRef<WorkerPool.Command> pool,
      PoolGauge gauge) {
    super(context);
    this.parts = parts;
    this.spec = parts.spec();
    this.pool = pool;
    this.gauge = gauge;
    this.outcome = new JobOutcome(spec.count());
    this.noise = new PhiloxNoiseSource(spec.seed());
    this.mostOpen = JobMemory.mostOpen(spec);
    int size = 1;
    for (long axis : spec.model().sampleShape()) {
      size = Math.toIntExact(size * axis);
    }
    this.chains =
        new ChainSpec(
            spec.kernel(), size, spec.algorithm(), spec.draft(), spec.window(), spec.tolerance());
    NetworkKey network =
        new NetworkKey(parts.modelId(), spec.kernel().learnsVariance(), spec.guidance());
    this.ticket = new JobTicket(id, 1, network, context.getSelf(), new JobCounters());
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
        context -> {
          try {
            return new SamplingJob(context, id, parts, pool, gauge);
          } catch (RuntimeException e) {
            parts.result().completeExceptionally(e);
            return Behaviors.stopped();
          }
        });
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(RoundEnded.class, this::onRoundEnded)
        .onMessage(TrajectoryFinished.class, this::onTrajectoryFinished)
        .onMessage(WorkersChanged.class, this::onWorkersChanged)
        .onMessage(ModelRefused.class, this::onModelRefused)
        .onMessage(QueryFailed.class, this::onQueryFailed)
        .onMessage(Cancel.class, this::onCancel)
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
    finished++;
    gauge.closed();
    tell();
    if (finished == spec.count()) {
      return end(() -> parts.result().complete(result()));
    }
    openMore();
    return this;
  }

  private JobResult result() {
    return outcome.result(System.nanoTime() - began, ticket.counters(), devices);
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
                finished,
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

  private Behavior<Command> onCancel(Cancel message) {
    return end(() -> parts.result().cancel(false));
  }

  /** A chain threw: a fault of this program, or of an observer. */
  private Behavior<Command> onChildFailed(ChildFailed signal) {
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
    return end(() -> parts.result().completeExceptionally(why));
  }

  private Behavior<Command> end(Runnable complete) {
    over = true;
    for (int i = finished; i < begun; i++) {
      gauge.closed();
    }
    pool.tell(new WorkerPool.JobOver(ticket));
    complete.run();
    return Behaviors.stopped();
  }

  // ---- trajectories

  private void openMore() {
    while (began != 0 && begun < spec.count() && begun - finished < openLimit()) {
      NeedEstimate need = new NeedEstimate();
      Chain chain =
          spec.windowFollowsPool()
              ? chains.chain(noise, begun, parts.observers().apply(begun), () -> window(need))
              : chains.chain(noise, begun, parts.observers().apply(begun));
      ChainActor.Parts trajectory =
          new ChainActor.Parts(ticket, begun, chain, spec.conditions().get(begun), need, outcome);
      gauge.opened();
      ActorRef<ChainActor.Command> actor =
          getContext().spawn(ChainActor.create(trajectory, pool), "trajectory-" + begun);
      getContext().watch(actor);
      actor.tell(new ChainActor.Begin());
      begun++;
    }
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
