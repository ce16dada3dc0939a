package io.autospec.actors.durable;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.AskPattern;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.receptionist.Receptionist;
import akka.actor.typed.receptionist.ServiceKey;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import akka.cluster.sharding.typed.javadsl.EntityRef;
import io.autospec.actors.ControlMessage;
import io.autospec.durable.blob.BlobRef;
import io.autospec.durable.record.FencedException;
import io.autospec.durable.record.JobRecord;
import io.autospec.durable.record.JobStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;

/** Where guests hand in jobs and ask about them; one a coordinator, all alike. */
public final class JobDesk extends AbstractBehavior<JobDesk.Command> {
  /** How guests find it. */
  static final ServiceKey<Command> KEY = ServiceKey.create(Command.class, "autospec-jobs");

  /** A record that keeps changing under somebody who wants to change it. */
  private static final int TRIES = 20;

  private static final int MOST_WORDS = 4_000;

  /** More jobs whose ids begin alike are as good as too many. */
  private static final int MOST_IDS = 100;

  private static final Duration LIVE = Duration.ofMillis(500);

  /** What it is asked. */
  public sealed interface Command {}

  /**
   * Take a job in.
   *
   * @param id the guest made it up, so that asking again is harmless
   * @param name for people
   * @param priority higher goes first
   * @param description its content, which the guest's data plane gives
   * @param nodeId the guest's
   * @param address of its data plane
   * @param replyTo hears {@link Done} or {@link Refused}
   */
  public record Submit(
      String id,
      String name,
      int priority,
      BlobRef description,
      int nodeId,
      String address,
      ActorRef<Reply> replyTo)
      implements Command, ControlMessage {}

  /**
   * Which jobs are there? Answered by {@link Jobs}: those handed in last, 300 at most, or as many
   * as a message holds, their names and words cut.
   */
  public record ListJobs(ActorRef<Reply> replyTo) implements Command, ControlMessage {}

  /** Which ids begin so? Answered by {@link Ids}, 100 at most. */
  public record Resolve(String beginning, ActorRef<Reply> replyTo)
      implements Command, ControlMessage {}

  /** How does a job go? Answered by {@link Jobs} of one, or {@link Refused}. */
  public record Describe(String id, ActorRef<Reply> replyTo) implements Command, ControlMessage {}

  /** Stop a job; one that was stopped already is stopped. */
  public record Cancel(String id, ActorRef<Reply> replyTo) implements Command, ControlMessage {}

  /** Go on with a job that failed or was stopped; one that goes on already does. */
  public record Resume(String id, ActorRef<Reply> replyTo) implements Command, ControlMessage {}

  /** Offer a finished job's samples. Answered by {@link Content}. */
  public record Fetch(String id, ActorRef<Reply> replyTo) implements Command, ControlMessage {}

  private record Found(String id, JobView kept, ActorRef<Reply> replyTo) implements Command {}

  /** What it answers. */
  public sealed interface Reply extends ControlMessage {}

  /** It is so. */
  public record Done(String id) implements Reply {}

  /** It cannot be; why, in one line. */
  public record Refused(String words) implements Reply {}

  /** These ids. */
  public record Ids(List<String> ids) implements Reply {
    // Copies the list.
    public Ids {
      ids = List.copyOf(ids);
    }
  }

  /** These jobs. */
  public record Jobs(List<JobView> jobs) implements Reply {
    // Copies the list.
    public Jobs {
      jobs = List.copyOf(jobs);
    }
  }

  /**
   * What a finished job consists of, to be fetched over the data plane.
   *
   * @param description what was drawn
   * @param manifest of its samples
   * @param figures of the job
   * @param nodeId who has them
   * @param address of its data plane
   */
  public record Content(
      BlobRef description, BlobRef manifest, String figures, int nodeId, String address)
      implements Reply {}

  private final JobEntity.Parts parts;
  private final JobIntake intake;
  private final ClusterSharding sharding;
  private final Executor io;

  private JobDesk(ActorContext<Command> context, JobEntity.Parts parts) {
    super(context);
    this.parts = parts;
    this.intake = new JobIntake(parts.stores(), parts.contents(), parts.settings());
    this.sharding = ClusterSharding.get(context.getSystem());
    this.io = context.getSystem().dispatchers().lookup(DispatcherSelector.blocking());
    context.getSystem().receptionist().tell(Receptionist.register(KEY, context.getSelf()));
  }

  /** A desk. */
  public static Behavior<Command> create(JobEntity.Parts parts) {
    return Behaviors.setup(context -> new JobDesk(context, parts));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Submit.class, this::onSubmit)
        .onMessage(ListJobs.class, this::onListJobs)
        .onMessage(Resolve.class, this::onResolve)
        .onMessage(Describe.class, this::onDescribe)
        .onMessage(Cancel.class, this::onCancel)
        .onMessage(Resume.class, this::onResume)
        .onMessage(Fetch.class, this::onFetch)
        .onMessage(Found.class, this::onFound)
        .build();
  }

  private Behavior<Command> onSubmit(Submit message) {
    return answer(message.replyTo(), () -> intake.take(message));
  }

  private Behavior<Command> onListJobs(ListJobs message) {
    return answer(message.replyTo(), () -> new Jobs(JobListing.of(parts.stores().jobs().list())));
  }

  private Behavior<Command> onResolve(Resolve message) {
    return answer(
        message.replyTo(), () -> new Ids(parts.stores().jobs().ids(message.beginning(), MOST_IDS)));
  }

  private Behavior<Command> onDescribe(Describe message) {
    ActorRef<Command> self = getContext().getSelf();
    return answer(
        message.replyTo(),
        () -> {
          JobRecord job = find(message.id());
          if (job.status() != JobStatus.RUNNING) {
            return new Jobs(List.of(JobView.of(job)));
          }
          self.tell(new Found(message.id(), JobView.of(job), message.replyTo()));
          return null;
        });
  }

  /** What runs knows more than what is kept, if it answers in time. */
  private Behavior<Command> onFound(Found message) {
    EntityRef<JobEntity.Command> job = sharding.entityRefFor(JobEntity.KEY, message.id());
    ActorRef<Reply> replyTo = message.replyTo();
    AskPattern.ask(
            job,
            (ActorRef<JobView> live) -> new JobEntity.Describe(message.kept(), live),
            LIVE,
            getContext().getSystem().scheduler())
        .whenComplete(
            (live, failure) ->
                replyTo.tell(new Jobs(List.of(live == null ? message.kept() : live))));
    return this;
  }

  private Behavior<Command> onCancel(Cancel message) {
    return answer(
        message.replyTo(),
        () -> {
          change(
              message.id(),
              job -> {
                if (job.status() == JobStatus.CANCELLED) {
                  return Optional.empty(); // Asked again.
                }
                if (job.status().isOver()) {
                  throw new IllegalArgumentException(
                      "job " + job.id() + " is over already: " + job.status());
                }
                // The new epoch takes the job from whoever draws it.
                return Optional.of(
                    Records.of(job)
                        .status(JobStatus.CANCELLED)
                        .epoch(job.epoch() + 1)
                        .words("stopped by hand")
                        .record());
              });
          sharding.entityRefFor(JobEntity.KEY, message.id()).tell(new JobEntity.LookAgain());
          return new Done(message.id());
        });
  }

  private Behavior<Command> onResume(Resume message) {
    return answer(
        message.replyTo(),
        () -> {
          change(
              message.id(),
              job -> {
                if (!job.status().isOver()) {
                  return Optional.empty(); // Asked again.
                }
                if (job.status() == JobStatus.DONE) {
                  throw new IllegalArgumentException(
                      "job "
                          + job.id()
                          + ": expected one that failed or was stopped, found "
                          + job.status());
                }
                return Optional.of(Records.of(job).status(JobStatus.QUEUED).words("").record());
              });
          return new Done(message.id());
        });
  }

  private Behavior<Command> onFetch(Fetch message) {
    return answer(
        message.replyTo(),
        () -> JobContent.offer(parts.stores(), parts.contents(), find(message.id())));
  }

  private JobRecord find(String id) {
    return parts
        .stores()
        .jobs()
        .find(id)
        .orElseThrow(() -> new IllegalArgumentException("there is no job " + id));
  }

  /**
   * Changes a job's record. Its owner may write at the same time: then what it wrote is changed.
   *
   * @param how gives the changed record, or nothing if it is as wanted
   */
  private void change(String id, Function<JobRecord, Optional<JobRecord>> how) {
    for (int i = 1; ; i++) {
      try {
        how.apply(find(id)).ifPresent(this::replace);
        return;
      } catch (FencedException e) {
        if (i == TRIES) {
          throw e;
        }
      }
    }
  }

  private void replace(JobRecord changed) {
    JobRecord unused = parts.stores().jobs().replace(changed);
  }

  /** Does something that blocks, and tells what came of it, if anything is to be told. */
  private Behavior<Command> answer(ActorRef<Reply> replyTo, Supplier<Reply> work) {
    CompletableFuture<Reply> unused =
        CompletableFuture.supplyAsync(work, io)
            .whenComplete(
                (reply, failure) -> {
                  if (failure != null) {
                    Throwable why =
                        failure instanceof CompletionException ? failure.getCause() : failure;
                    replyTo.tell(
                        new Refused(ShortText.cut(String.valueOf(why.getMessage()), MOST_WORDS)));
                  } else if (reply != null) {
                    replyTo.tell(reply);
                  }
                });
    return this;
  }
}
