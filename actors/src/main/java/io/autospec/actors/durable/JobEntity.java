package io.autospec.actors.durable;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.PostStop;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.cluster.sharding.typed.javadsl.EntityTypeKey;
import io.autospec.actors.ControlMessage;
import io.autospec.actors.coordinator.PoolGauge;
import io.autospec.actors.coordinator.SamplingJob;
import io.autospec.actors.coordinator.WorkerPool;
import io.autospec.actors.job.JobListener;
import io.autospec.actors.job.JobProgress;
import io.autospec.actors.job.JobResult;
import io.autospec.durable.StoreException;
import io.autospec.durable.record.FencedException;
import io.autospec.sampler.chain.StepObserver;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A durable job on the coordinator where sharding put it: takes it over when it is told to run, has
 * it drawn, and stops. Whatever it knows is in the stores; another coordinator's goes on from
 * there.
 */
public final class JobEntity extends AbstractBehavior<JobEntity.Command> {
  private static final Logger LOG = LoggerFactory.getLogger(JobEntity.class);

  static final EntityTypeKey<Command> KEY = EntityTypeKey.create(Command.class, "autospec-job");

  /** Apart from the numbers of the process's own jobs. */
  private static final AtomicLong NUMBERS = new AtomicLong(Long.MIN_VALUE);

  /** What a job is told. */
  public sealed interface Command {}

  /** Run, unless it runs already. */
  record Run() implements Command, ControlMessage {}

  /** The store says something else of the job now: see whether it is still this one's. */
  record LookAgain() implements Command, ControlMessage {}

  /** How does it go? Not answered by a job that does not run here. */
  record Describe(JobView kept, ActorRef<JobView> replyTo) implements Command, ControlMessage {}

  /** The coordinator is leaving: put the job away. */
  record Stop() implements Command, ControlMessage {}

  private record Taken(JobClaim claim, Throwable failure) implements Command {}

  private record Over(Throwable failure) implements Command {}

  private record Progressed(JobProgress progress) implements Command {}

  private record Workers(int count) implements Command {}

  private record Noted(String words) implements Command {}

  /**
   * What jobs of a coordinator work with.
   *
   * @param stores where jobs are kept
   * @param contents where models are found
   * @param settings limits
   * @param pool answers queries
   * @param gauge how much room there is
   * @param owner this coordinator's name, for people
   */
  public record Parts(
      DurableStores stores,
      ContentExchange contents,
      JobsSettings settings,
      ActorRef<WorkerPool.Command> pool,
      PoolGauge gauge,
      String owner) {}

  private final Parts parts;
  private final String id;
  private final Executor io;
  private boolean taking;
  private boolean stopping;
  private boolean lookAgain;
  private long epoch;

  /** Once it was told to run: of which the model is held. */
  private CompletableFuture<JobClaim> claiming;

  private ActorRef<SamplingJob.Command> job;
  private JobProgress progress;
  private int workers = -1;
  private String words = "";

  private JobEntity(ActorContext<Command> context, Parts parts, String id) {
    super(context);
    this.parts = parts;
    this.id = id;
    this.io = context.getSystem().dispatchers().lookup(DispatcherSelector.blocking());
  }

  /** A job of an id, which does nothing until it is told to run. */
  public static Behavior<Command> create(Parts parts, String id) {
    return Behaviors.setup(context -> new JobEntity(context, parts, id));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Run.class, this::onRun)
        .onMessage(LookAgain.class, this::onLookAgain)
        .onMessage(Describe.class, this::onDescribe)
        .onMessage(Stop.class, this::onStop)
        .onMessage(Taken.class, this::onTaken)
        .onMessage(Over.class, this::onOver)
        .onMessage(Progressed.class, this::onProgressed)
        .onMessage(Workers.class, this::onWorkers)
        .onMessage(Noted.class, this::onNoted)
        .onSignal(PostStop.class, this::onStopped)
        .build();
  }

  private Behavior<Command> onRun(Run message) {
    if (claiming == null && !stopping) {
      taking = true;
      claiming = CompletableFuture.supplyAsync(() -> JobClaim.take(parts, id), io);
      getContext()
          .pipeToSelf(
              claiming,
              (claim, failure) ->
                  new Taken(
                      claim, failure instanceof CompletionException e ? e.getCause() : failure));
    }
    return this;
  }

  /** Also while it is being taken up: sharding does not wait for ever for who is to hand over. */
  private Behavior<Command> onStopped(PostStop signal) {
    if (claiming != null) {
      CompletableFuture<Void> unused =
          claiming.thenAcceptAsync(
              claim -> {
                if (claim != null) {
                  parts.contents().letGo(claim.model()); // It waits while another is being opened.
                }
              },
              io);
    }
    return this;
  }

  private Behavior<Command> onTaken(Taken message) {
    taking = false;
    if (message.failure() != null) {
      getContext().getLog().warn("job {}: {}", id, message.failure().getMessage());
      return JobFailures.passes(message.failure()) ? rest() : Behaviors.stopped();
    }
    if (message.claim() == null || stopping) {
      return Behaviors.stopped();
    }
    JobClaim claim = message.claim();
    epoch = claim.keeper().epoch();
    getContext().getLog().info("job {}: taken up, epoch {}", id, claim.keeper().epoch());
    CompletableFuture<JobResult> result = new CompletableFuture<>();
    getContext()
        .pipeToSelf(
            result,
            (unused, failure) ->
                new Over(failure instanceof CompletionException e ? e.getCause() : failure));
    SamplingJob.Parts sampling =
        new SamplingJob.Parts(
            claim.spec(),
            claim.model(),
            claim.manifest(),
            trajectory -> StepObserver.NONE,
            listener(),
            Optional.of(new SamplingJob.Keeping(claim.keeper(), parts.settings().keeper(), false)),
            result);
    job =
        getContext()
            .spawn(
                SamplingJob.create(
                    NUMBERS.incrementAndGet(), sampling, parts.pool(), parts.gauge()),
                "sampling");
    if (lookAgain) {
      job.tell(new SamplingJob.Cancel());
    }
    return this;
  }

  private JobListener listener() {
    ActorRef<Command> self = getContext().getSelf();
    return new JobListener() {
      @Override
      public void progressed(JobProgress now) {
        self.tell(new Progressed(now));
      }

      @Override
      public void workersChanged(int count) {
        self.tell(new Workers(count));
      }

      @Override
      public void noted(String what) {
        self.tell(new Noted(what));
      }
    };
  }

  private Behavior<Command> onOver(Over message) {
    Throwable failure = message.failure();
    if (failure == null) {
      getContext().getLog().info("job {}: done", id);
    } else if (failure instanceof FencedException) {
      getContext()
          .getLog()
          .warn("job {}: not this coordinator's any more: {}", id, failure.getMessage());
    } else if (!(failure instanceof CancellationException)) {
      getContext().getLog().warn("job {}: {}", id, failure.getMessage());
      writeFailure(failure);
    }
    return Behaviors.stopped();
  }

  /** Some failures have been written by whoever met them; what runs still would run for ever. */
  private void writeFailure(Throwable failure) {
    if (JobFailures.passes(failure)) {
      return;
    }
    io.execute(
        () -> {
          try {
            JobFailures.write(parts.stores().jobs(), id, epoch, parts.owner(), failure);
          } catch (StoreException | FencedException e) {
            LOG.warn("job {}: its failure cannot be written: {}", id, e.getMessage());
          }
        });
  }

  /** The board tells a job again each second; what cannot be had now is tried less often. */
  private Behavior<Command> rest() {
    stopping = true;
    getContext()
        .scheduleOnce(parts.settings().keeper().retry(), getContext().getSelf(), new Stop());
    return this;
  }

  /** Writing is how one finds out: what is not this one's any more is refused. */
  private Behavior<Command> onLookAgain(LookAgain message) {
    lookAgain = taking; // Told while it is being taken up, it looks once it has it.
    if (job != null) {
      job.tell(new SamplingJob.Cancel());
    }
    return this;
  }

  private Behavior<Command> onStop(Stop message) {
    stopping = true;
    if (job != null) {
      job.tell(new SamplingJob.Cancel());
      return this;
    }
    return taking ? this : Behaviors.stopped();
  }

  private Behavior<Command> onDescribe(Describe message) {
    if (progress != null) {
      message
          .replyTo()
          .tell(
              message.kept().live(progress.finished(), progress.committedSteps(), workers, words));
    }
    return this;
  }

  private Behavior<Command> onProgressed(Progressed message) {
    progress = message.progress();
    return this;
  }

  private Behavior<Command> onWorkers(Workers message) {
    workers = message.count();
    words = workers == 0 ? "waits for a worker that has the model open" : "";
    return this;
  }

  private Behavior<Command> onNoted(Noted message) {
    words = message.words();
    getContext().getLog().info("job {}: {}", id, words);
    return this;
  }
}
