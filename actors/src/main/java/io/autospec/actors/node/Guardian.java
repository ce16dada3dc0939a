package io.autospec.actors.node;

import akka.Done;
import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.ChildFailed;
import akka.actor.typed.Terminated;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import io.autospec.actors.certificate.PeerRoles;
import io.autospec.actors.certificate.RoleGuard;
import io.autospec.actors.coordinator.DemandExchange;
import io.autospec.actors.coordinator.PoolGauge;
import io.autospec.actors.coordinator.SamplingJob;
import io.autospec.actors.coordinator.WorkerPool;
import io.autospec.actors.durable.DurableJobs;
import io.autospec.actors.durable.JobEntity;
import io.autospec.actors.worker.ScoreWorker;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** The top of a node: its workers, its pool, its jobs. */
final class Guardian extends AbstractBehavior<Guardian.Command> {
  /** What a node is told. */
  sealed interface Command {}

  /** Begin to serve: the data plane is up. */
  record Serve() implements Command {}

  /** Watch over the roles of those that join. */
  record Guard(PeerRoles peers) implements Command {}

  /** Run a job. */
  record StartJob(long id, SamplingJob.Parts parts) implements Command {}

  /** Stop a job. */
  record CancelJob(long id) implements Command {}

  /** Say which workers the node's jobs could use. */
  record ListWorkers(ActorRef<WorkerPool.WorkersHere> replyTo) implements Command {}

  /** Let the devices finish what they have, then say so. */
  record Drain(ActorRef<Done> replyTo) implements Command {}

  private record WorkerDrained() implements Command {}

  private record DeviceFailed(String why) implements Command {}

  private final NodeParts parts;
  private final PoolGauge gauge = new PoolGauge();
  private final List<ActorRef<ScoreWorker.Command>> workers = new ArrayList<>();
  private ActorRef<WorkerPool.Command> pool;
  private ActorRef<Done> drained;
  private int draining;

  private Guardian(ActorContext<Command> context, NodeParts parts) {
    super(context);
    this.parts = parts;
  }

  static Behavior<Command> create(NodeParts parts) {
    return Behaviors.setup(context -> new Guardian(context, parts));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Guard.class, this::onGuard)
        .onMessage(Serve.class, this::onServe)
        .onMessage(StartJob.class, this::onStartJob)
        .onMessage(CancelJob.class, this::onCancelJob)
        .onMessage(ListWorkers.class, this::onListWorkers)
        .onMessage(Drain.class, this::onDrain)
        .onMessage(WorkerDrained.class, this::onWorkerDrained)
        .onMessage(DeviceFailed.class, message -> fail(message.why()))
        .onSignal(ChildFailed.class, this::onChildFailed)
        .onSignal(Terminated.class, signal -> this)
        .build();
  }

  private Behavior<Command> onGuard(Guard message) {
    getContext().watch(getContext().spawn(RoleGuard.create(message.peers()), "roles"));
    return this;
  }

  private Behavior<Command> onChildFailed(ChildFailed signal) {
    return fail(signal.getRef().path().name() + " ended: " + signal.getCause());
  }

  /** Without one of its parts a node looks alive and does nothing: whoever made it begins anew. */
  private Behavior<Command> fail(String why) {
    getContext().getLog().error("this node ends: {}", why);
    getContext().getSystem().terminate();
    return this;
  }

  private Behavior<Command> onServe(Serve message) {
    ActorRef<Command> self = getContext().getSelf();
    CompletionStage<Void> unused =
        parts.devices().whenFailed().thenAccept(why -> self.tell(new DeviceFailed(why)));
    for (int i = 0; i < parts.devices().count(); i++) {
      ScoreWorker.Place place = new ScoreWorker.Place(parts.plane().nodeId(), parts.address(), i);
      workers.add(
          getContext()
              .spawn(ScoreWorker.create(parts.devices(), place, parts.models()), "worker-" + i));
    }
    workers.forEach(getContext()::watch);
    if (parts.coordinates()) {
      pool =
          getContext().spawn(WorkerPool.create(parts.plane(), parts.poolSettings(), gauge), "pool");
      getContext().watch(pool);
      if (parts.clustered()) {
        getContext().watch(getContext().spawn(DemandExchange.create(gauge), "demand"));
      }
      parts.jobs().ifPresent(this::keepJobs);
    }
    return this;
  }

  private void keepJobs(NodeParts.Jobs jobs) {
    DurableJobs.begin(
        getContext(),
        new JobEntity.Parts(
            jobs.stores(),
            new NodeContents(parts.plane(), parts.address()),
            jobs.settings(),
            pool,
            gauge,
            getContext().getSystem().address().hostPort().replaceFirst("^.*@", "")));
  }

  private Behavior<Command> onStartJob(StartJob message) {
    getContext()
        .spawn(
            SamplingJob.create(message.id(), message.parts(), pool, gauge), "job-" + message.id());
    return this;
  }

  private Behavior<Command> onCancelJob(CancelJob message) {
    getContext()
        .getChild("job-" + message.id())
        .ifPresent(job -> job.<SamplingJob.Command>unsafeUpcast().tell(new SamplingJob.Cancel()));
    return this;
  }

  private Behavior<Command> onListWorkers(ListWorkers message) {
    if (pool == null) {
      message.replyTo().tell(new WorkerPool.WorkersHere(List.of()));
    } else {
      pool.tell(new WorkerPool.ListWorkers(message.replyTo()));
    }
    return this;
  }

  private Behavior<Command> onDrain(Drain message) {
    drained = message.replyTo();
    draining = workers.size();
    ActorRef<Done> each = getContext().messageAdapter(Done.class, unused -> new WorkerDrained());
    workers.forEach(worker -> worker.tell(new ScoreWorker.Drain(each)));
    return draining == 0 ? allDrained() : this;
  }

  private Behavior<Command> onWorkerDrained(WorkerDrained message) {
    return --draining == 0 ? allDrained() : this;
  }

  private Behavior<Command> allDrained() {
    drained.tell(Done.getInstance());
    return this;
  }
}
