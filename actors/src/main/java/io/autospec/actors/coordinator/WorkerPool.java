package io.autospec.actors.coordinator;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.javadsl.TimerScheduler;
import akka.actor.typed.receptionist.Receptionist;
import io.autospec.actors.ControlMessage;
import io.autospec.actors.bridge.Delivery;
import io.autospec.actors.coordinator.WorkerRoster.Entry;
import io.autospec.actors.job.ClusterWorker;
import io.autospec.actors.pool.DeviceCost;
import io.autospec.actors.pool.PoolEffect;
import io.autospec.actors.pool.PoolSettings;
import io.autospec.actors.pool.QueryPool;
import io.autospec.actors.worker.ScoreWorker;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A node's side of the cluster's workers: knows who is there, sends them the queries of this node's
 * chains and takes their answers. What goes where is decided by {@link QueryPool}.
 */
public final class WorkerPool extends AbstractBehavior<WorkerPool.Command> {
  private static final Duration REDIAL = Duration.ofMillis(500);
  private static final int MOST_ROWS = 1 << 16;
  private static final int MOST_REMEMBERED = 1024;

  /** What a pool is told. */
  public sealed interface Command {}

  /** A worker says what it is. */
  public record Described(
      ActorRef<ScoreWorker.Command> worker,
      int nodeId,
      String address,
      int index,
      String device,
      int capacityRows)
      implements Command, ControlMessage {
    /** Whether it says all that a worker must; another release's, or a rogue's, may not. */
    boolean isWhole() {
      return worker != null
          && address != null
          && device != null
          && index >= 0
          && capacityRows >= 1
          && capacityRows <= MOST_ROWS;
    }
  }

  /** A worker has a model open, and measured its calls. */
  public record ModelOpened(
      ActorRef<ScoreWorker.Command> worker, String model, long firstNanos, long furtherNanos)
      implements Command, ControlMessage {}

  /** A worker cannot have a model. */
  public record ModelRefused(
      ActorRef<ScoreWorker.Command> worker, String model, String words, boolean badInput)
      implements Command, ControlMessage {}

  /** A worker is leaving: it answers what it has. */
  public record Draining(ActorRef<ScoreWorker.Command> worker) implements Command, ControlMessage {}

  /** A job of this process begins: its workers are to open its model. */
  record UseModel(JobTicket job, String manifest) implements Command {}

  /** A chain of this process opened a round. */
  record Submit(Round round) implements Command {}

  /** A job of this process is over. */
  record JobOver(JobTicket job) implements Command {}

  /** Say which workers are there. */
  public record ListWorkers(ActorRef<WorkersHere> replyTo) implements Command {}

  /** Those that there is a way to, and that are not leaving. */
  public record WorkersHere(List<ClusterWorker> workers) {
    // Copies the list.
    public WorkersHere {
      workers = List.copyOf(workers);
    }
  }

  private record Listed(Receptionist.Listing listing) implements Command {}

  private record Arrived() implements Command {}

  private record Tick(long deadline) implements Command {}

  private record Redial() implements Command {}

  /** A worker has left the cluster. */
  record WorkerGone(ActorRef<ScoreWorker.Command> worker) implements Command {}

  private final PoolNode node;
  private final QueryPool pool;
  private final WorkerRoster roster = new WorkerRoster();
  private final UsedModels models;
  private final QueryDesk desk;
  private final WorkerContacts contacts;
  private final DeadlineTimer deadline;

  /** Those who said what makes no sense, so that each is logged once. */
  private final Set<String> incomplete = new HashSet<>();

  private WorkerPool(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      PoolNode node,
      PoolSettings settings,
      PoolGauge gauge) {
    super(context);
    this.node = node;
    this.pool = new QueryPool(settings);
    this.models = new UsedModels(pool, roster, gauge, node.nodeId(), context.getSelf());
    this.desk =
        new QueryDesk(
            pool,
            new RosterWorkers(roster, models),
            // Not of the clock, which may go back: an answer to a former process must fit nothing.
            (new SecureRandom().nextLong() >>> 21) << 20,
            WorkerPool::now,
            words -> context.getLog().warn(words));
    this.contacts = new WorkerContacts(context, node, pool, roster, models);
    ActorRef<Receptionist.Listing> listings =
        context.messageAdapter(Receptionist.Listing.class, Listed::new);
    context.getSystem().receptionist().tell(Receptionist.subscribe(ScoreWorker.KEY, listings));
    ActorRef<Command> self = context.getSelf();
    this.deadline = new DeadlineTimer(deadline -> self.tell(new Tick(deadline)));
    node.inbox().owner(() -> self.tell(new Arrived()));
    timers.startTimerWithFixedDelay(new Redial(), REDIAL);
  }

  /**
   * A node's pool.
   *
   * @param node how it reaches workers
   * @param settings its limits
   * @param gauge shows how much room there is
   * @return the behavior
   */
  public static Behavior<Command> create(PoolNode node, PoolSettings settings, PoolGauge gauge) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(timers -> new WorkerPool(context, timers, node, settings, gauge)));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Arrived.class, this::onArrived)
        .onMessage(Submit.class, this::onSubmit)
        .onMessage(Tick.class, this::onTick)
        .onMessage(Listed.class, this::onListed)
        .onMessage(Described.class, this::onDescribed)
        .onMessage(ModelOpened.class, this::onModelOpened)
        .onMessage(ModelRefused.class, this::onModelRefused)
        .onMessage(Draining.class, this::onDraining)
        .onMessage(UseModel.class, this::onUseModel)
        .onMessage(JobOver.class, this::onJobOver)
        .onMessage(Redial.class, this::onRedial)
        .onMessage(WorkerGone.class, this::onWorkerGone)
        .onMessage(ListWorkers.class, this::onListWorkers)
        .build();
  }

  // ---- queries

  private Behavior<Command> onSubmit(Submit message) {
    if (models.has(message.round().job)) { // else the job was over meanwhile
      desk.submit(message.round());
      setDeadline();
    }
    return this;
  }

  private Behavior<Command> onArrived(Arrived message) {
    takeArrived();
    return this;
  }

  /** All that has arrived is taken in before anything is sent, so that it is sent together. */
  private void takeArrived() {
    List<PoolEffect> effects = new ArrayList<>();
    long now = now();
    node.inbox().drain(delivery -> onDelivery(delivery, effects, now));
    execute(effects);
  }

  private void onDelivery(Delivery delivery, List<PoolEffect> effects, long now) {
    if (delivery instanceof Delivery.LinkUp up) {
      contacts.linkUp(up.nodeId());
    } else if (delivery instanceof Delivery.LinkDown down) {
      effects.addAll(contacts.linkDown(down.nodeId(), down.why(), now));
    } else {
      desk.take(delivery, effects, now);
    }
  }

  private Behavior<Command> onTick(Tick message) {
    deadline.rang(message.deadline());
    takeArrived(); // What is here is not overdue.
    desk.tick();
    setDeadline();
    return this;
  }

  private void execute(List<PoolEffect> effects) {
    desk.execute(effects);
    setDeadline();
  }

  private void setDeadline() {
    long now = now();
    deadline.atLatest(pool.nextDeadline(now), now);
  }

  // ---- workers

  private Behavior<Command> onListed(Listed message) {
    contacts.listed(message.listing().getServiceInstances(ScoreWorker.KEY));
    return this;
  }

  private Behavior<Command> onRedial(Redial message) {
    contacts.tryAgain();
    models.tick(now());
    models.updateGauge();
    return this;
  }

  private Behavior<Command> onDescribed(Described message) {
    if (!message.isWhole()) {
      if (incomplete.size() < MOST_REMEMBERED && incomplete.add(String.valueOf(message.worker()))) {
        getContext().getLog().warn("left out: {}; another release?", message);
      }
      return this;
    }
    contacts.described(message);
    return this;
  }

  private Behavior<Command> onDraining(Draining message) {
    contacts.drains(message.worker());
    return this;
  }

  private Behavior<Command> onWorkerGone(WorkerGone message) {
    execute(contacts.gone(message.worker(), now()));
    return this;
  }

  private Behavior<Command> onListWorkers(ListWorkers message) {
    message.replyTo().tell(new WorkersHere(roster.here()));
    return this;
  }

  // ---- models

  private Behavior<Command> onUseModel(UseModel message) {
    models.use(message.job(), message.manifest());
    return this;
  }

  private Behavior<Command> onModelOpened(ModelOpened message) {
    Entry entry = roster.of(message.worker());
    if (entry != null && entry.link != null) {
      DeviceCost cost =
          new DeviceCost(Math.max(1, message.firstNanos()), Math.max(0, message.furtherNanos()));
      models.opened(entry, message.model());
      execute(pool.modelOpened(entry.id, message.model(), cost, now()));
      models.tellJobs();
    }
    return this;
  }

  private Behavior<Command> onModelRefused(ModelRefused message) {
    Entry entry = roster.of(message.worker());
    if (entry != null) {
      execute(models.refused(entry, message));
    }
    return this;
  }

  private Behavior<Command> onJobOver(JobOver message) {
    desk.jobOver(message.job().id());
    setDeadline();
    models.over(message.job());
    return this;
  }

  private static long now() {
    return System.nanoTime();
  }
}
