package io.autospec.actors.durable;

import akka.actor.typed.Behavior;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import io.autospec.durable.record.JobRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Says which jobs run: one of them in the cluster. It remembers nothing that the store does not, so
 * that another coordinator goes on with it at once.
 */
final class JobBoard extends AbstractBehavior<JobBoard.Command> {
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  /** How often jobs whose time is over are looked for; retention is a minute or more. */
  private static final Duration FORGET = Duration.ofMinutes(1);

  /** What it is told. */
  sealed interface Command {}

  private record Look() implements Command {}

  private record Seen(List<JobRecord> jobs, Throwable failure) implements Command {}

  private record Forgot(Throwable failure) implements Command {}

  private final DurableStores stores;
  private final BoardPlan plan;
  private final ClusterSharding sharding;
  private final Executor io;
  private final JobRetention retention;
  private boolean storeIsDown;
  private boolean forgetting;
  private long forgotAt = System.nanoTime() - FORGET.toNanos();

  private JobBoard(ActorContext<Command> context, DurableStores stores, JobsSettings settings) {
    super(context);
    this.stores = stores;
    this.plan = new BoardPlan(settings);
    this.retention = new JobRetention(stores, settings.retention());
    this.sharding = ClusterSharding.get(context.getSystem());
    this.io = context.getSystem().dispatchers().lookup(DispatcherSelector.blocking());
    context.getSelf().tell(new Look());
  }

  static Behavior<Command> create(DurableStores stores, JobsSettings settings) {
    return Behaviors.setup(context -> new JobBoard(context, stores, settings));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Look.class, this::onLook)
        .onMessage(Seen.class, this::onSeen)
        .onMessage(Forgot.class, this::onForgot)
        .build();
  }

  private Behavior<Command> onLook(Look message) {
    getContext()
        .pipeToSelf(
            CompletableFuture.supplyAsync(stores.jobs()::unfinished, io),
            (jobs, failure) -> new Seen(jobs == null ? List.of() : jobs, failure));
    return this;
  }

  private Behavior<Command> onSeen(Seen message) {
    getContext().scheduleOnce(INTERVAL, getContext().getSelf(), new Look());
    if (message.failure() != null) {
      if (!storeIsDown) {
        getContext().getLog().warn("jobs cannot be read: {}", message.failure().getMessage());
      }
      storeIsDown = true;
      return this;
    }
    storeIsDown = false;
    for (String id : plan.decide(message.jobs())) {
      sharding.entityRefFor(JobEntity.KEY, id).tell(new JobEntity.Run());
    }
    if (!forgetting && System.nanoTime() - forgotAt >= FORGET.toNanos()) {
      forgetting = true;
      getContext()
          .pipeToSelf(
              CompletableFuture.runAsync(() -> retention.forget(Instant.now()), io),
              (done, failure) -> new Forgot(failure));
    }
    return this;
  }

  private Behavior<Command> onForgot(Forgot message) {
    forgetting = false;
    forgotAt = System.nanoTime();
    if (message.failure() != null) {
      getContext()
          .getLog()
          .warn("old jobs cannot be removed now: {}", message.failure().getMessage());
    }
    return this;
  }
}
