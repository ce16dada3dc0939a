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
import io.autospec.actors.pool.DeviceCost;
import io.autospec.actors.pool.PoolSettings;
import io.autospec.actors.pool.QueryPool;
import io.autospec.actors.pool.QueryPool.Effect;
import io.autospec.actors.pool.QueryPool.Refusal;
import io.autospec.actors.wire.NetworkKey;
import io.autospec.actors.wire.QueryTerms;
import io.autospec.actors.worker.ScoreWorker;
import io.autospec.transport.port.OfferResult;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A node's side of the cluster's workers: knows who is there, sends them the queries of this node's
 * chains and takes their answers. What goes where is decided by {@link QueryPool}.
 */
public final class WorkerPool extends AbstractBehavior<WorkerPool.Command> {
  private static final Duration REDIAL = Duration.ofMillis(500);

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
      implements Command, ControlMessage {}

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

  private record Listed(Receptionist.Listing listing) implements Command {}

  private record Arrived() implements Command {}

  private record Tick() implements Command {}

  private record Redial() implements Command {}

  private record WorkerGone(ActorRef<ScoreWorker.Command> worker) implements Command {}

  private record UsedModel(String manifest, Map<Long, JobTicket> jobs) {}

  private final PoolNode node;
  private final QueryPool pool;
  private final PoolGauge gauge;
  private final TimerScheduler<Command> timers;
  private final WorkerRoster roster = new WorkerRoster();
  private final Map<String, UsedModel> models = new HashMap<>();
  private final OpenQueries open;
  private long tickAt = Long.MAX_VALUE;

  private WorkerPool(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      PoolNode node,
      PoolSettings settings,
      PoolGauge gauge) {
    super(context);
    this.timers = timers;
    this.node = node;
    this.gauge = gauge;
    this.pool = new QueryPool(settings);
    this.open = new OpenQueries(System.currentTimeMillis() << 20);
    ActorRef<Receptionist.Listing> listings =
        context.messageAdapter(Receptionist.Listing.class, Listed::new);
    context.getSystem().receptionist().tell(Receptionist.subscribe(ScoreWorker.KEY, listings));
    ActorRef<Command> self = context.getSelf();
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
        .build();
  }

  // ---- queries

  private Behavior<Command> onSubmit(Submit message) {
    JobTicket job = message.round().job;
    UsedModel used = models.get(job.network().model());
    if (used != null && used.jobs().containsKey(job.id())) { // else the job was over meanwhile
      execute(pool.submit(open.add(message.round()), job.network().model(), now()));
    }
    return this;
  }

  private Behavior<Command> onArrived(Arrived message) {
    node.inbox().drain(this::onDelivery);
    return this;
  }

  private void onDelivery(Delivery delivery) {
    if (delivery instanceof Delivery.Answered answer) {
      onAnswer(answer);
    } else if (delivery instanceof Delivery.Refused refusal) {
      refused(refusal.query(), refusal.worker(), refusal.why(), refusal.words());
    } else if (delivery instanceof Delivery.Undelivered undelivered) {
      for (Entry entry : roster.ofNode(undelivered.nodeId())) {
        if (pool.holds(undelivered.query(), entry.id)) {
          refused(undelivered.query(), entry.id, Refusal.BUSY, "not delivered");
        }
      }
    } else if (delivery instanceof Delivery.LinkUp up) {
      roster.ofNode(up.nodeId()).forEach(this::linkUp);
    } else if (delivery instanceof Delivery.LinkDown down) {
      roster.ofNode(down.nodeId()).forEach(entry -> linkDown(entry, down.why()));
    }
  }

  private void onAnswer(Delivery.Answered answer) {
    OpenQueries.Open query = open.of(answer.query());
    if (query != null && answer.epoch() != query.round().job.epoch()) {
      getContext().getLog().warn("dropped an answer of epoch {}", answer.epoch());
      return;
    }
    long worker = answer.terms().worker();
    if (query != null) {
      String wrong = OpenQueries.accept(query, answer.terms().model(), answer.output());
      if (wrong != null) {
        getContext().getLog().warn("worker {}: {}", roster.of(worker), wrong);
        refused(answer.query(), worker, Refusal.FAILED, wrong);
        return;
      }
      open.remove(answer.query());
      query
          .round()
          .chain
          .tell(new ChainActor.Answered(query.evaluate().query(), answer.terms().nanos()));
    }
    execute(
        pool.answered(
            answer.query(), worker, answer.terms().rows(), answer.terms().nanos(), now()));
  }

  private void refused(long query, long worker, Refusal why, String words) {
    if (why == Refusal.NO_MODEL) {
      Entry entry = roster.of(worker);
      OpenQueries.Open asked = open.of(query);
      if (entry != null && asked != null) {
        entry.asked.remove(asked.round().network().model());
        askForModels(entry);
      }
    }
    execute(pool.refused(query, worker, why, words, now()));
  }

  private Behavior<Command> onTick(Tick message) {
    tickAt = Long.MAX_VALUE;
    execute(pool.tick(now()));
    return this;
  }

  /** Does what the pool decided; what cannot be sent goes back to it. */
  private void execute(List<Effect> effects) {
    Deque<Effect> todo = new ArrayDeque<>(effects);
    Map<Long, Integer> company = company(effects);
    while (!todo.isEmpty()) {
      Effect effect = todo.poll();
      if (effect instanceof Effect.Send send) {
        OfferResult result = send(send, company.getOrDefault(send.worker(), 1));
        if (result != OfferResult.SENT) {
          todo.addAll(
              pool.refused(
                  send.query(), send.worker(), WorkerLink.why(result), words(result), now()));
        }
      } else if (effect instanceof Effect.Withdraw withdraw) {
        Entry entry = roster.of(withdraw.worker());
        if (entry != null && entry.link != null) {
          entry.link.withdraw(withdraw.query(), entry.id, entry.is.index());
        }
      } else if (effect instanceof Effect.GiveUp giveUp) {
        giveUp(giveUp);
      }
    }
    schedule();
  }

  private static String words(OfferResult result) {
    return switch (result) {
      case TOO_LARGE ->
          "a query is longer than a message may be: raise autospec.data-plane.largest-message on"
              + " every node";
      case NO_KEY -> "the data plane has no key for the link";
      case SENT, BACK_PRESSURED, NOT_CONNECTED, CLOSED -> "not sent: " + result;
    };
  }

  /** How many queries each worker is sent at once. */
  private static Map<Long, Integer> company(List<Effect> effects) {
    Map<Long, Integer> company = new HashMap<>();
    for (Effect effect : effects) {
      if (effect instanceof Effect.Send send) {
        company.merge(send.worker(), 1, Integer::sum);
      }
    }
    return company;
  }

  private OfferResult send(Effect.Send send, int company) {
    Entry entry = roster.of(send.worker());
    OpenQueries.Open query = open.of(send.query());
    if (query == null) {
      return OfferResult.SENT; // Its job is over.
    }
    Round round = query.round();
    if (send.again()) {
      round.job.counters().redispatched();
    }
    NetworkKey network = round.network();
    QueryTerms terms =
        new QueryTerms(
            entry.is.index(),
            entry.id,
            network,
            query.evaluate().inputScale(),
            query.evaluate().timestep(),
            round.condition,
            query.need(),
            company);
    return entry.link == null
        ? OfferResult.NOT_CONNECTED
        : entry.link.send(
            send.query(),
            round.job.epoch(),
            round.trajectory,
            query.evaluate().step(),
            terms,
            query.evaluate().state());
  }

  private void giveUp(Effect.GiveUp giveUp) {
    OpenQueries.Open query = open.remove(giveUp.query());
    if (query != null) {
      query
          .round()
          .job
          .job()
          .tell(new SamplingJob.QueryFailed(giveUp.failures(), giveUp.lastFailure()));
    }
  }

  private void schedule() {
    long now = now();
    long next = pool.nextDeadline(now);
    if (next < tickAt) {
      tickAt = next;
      timers.startSingleTimer(new Tick(), Duration.ofNanos(Math.max(1_000_000, next - now)));
    }
  }

  // ---- workers

  private Behavior<Command> onListed(Listed message) {
    roster
        .listed(message.listing().getServiceInstances(ScoreWorker.KEY))
        .forEach(worker -> worker.tell(new ScoreWorker.Describe(getContext().getSelf())));
    return this;
  }

  private Behavior<Command> onRedial(Redial message) {
    roster
        .silent()
        .forEach(worker -> worker.tell(new ScoreWorker.Describe(getContext().getSelf())));
    for (Entry entry : List.copyOf(roster.all())) {
      if (entry.link == null && roster.isListed(entry)) {
        dial(entry);
      }
    }
    updateGauge();
    return this;
  }

  private Behavior<Command> onDescribed(Described message) {
    Entry entry = roster.add(message);
    if (entry != null) {
      getContext().watchWith(message.worker(), new WorkerGone(message.worker()));
      dial(entry);
    }
    return this;
  }

  private void dial(Entry entry) {
    if (node.dial(entry.is.nodeId(), entry.is.address())) {
      linkUp(entry);
    }
  }

  private void linkUp(Entry entry) {
    if (entry.link != null) {
      return;
    }
    entry.link = node.link(entry.is.nodeId());
    if (entry.link == null) {
      return;
    }
    getContext().getLog().info("worker {}: {} is here", entry.id, entry);
    pool.workerJoined(entry.id, entry.is.capacityRows());
    if (entry.draining) {
      pool.workerDrains(entry.id);
    }
    entry.asked.clear();
    askForModels(entry);
  }

  private void linkDown(Entry entry, String why) {
    if (entry.link == null) {
      return;
    }
    entry.link = null;
    getContext().getLog().info("worker {}: {} is gone: {}", entry.id, entry, why);
    if (!entry.draining) {
      models.values().forEach(m -> m.jobs().values().forEach(j -> j.counters().workerLost()));
    }
    execute(pool.workerLeft(entry.id, now()));
    tellJobs();
  }

  private Behavior<Command> onDraining(Draining message) {
    Entry entry = roster.of(message.worker());
    if (entry != null) {
      entry.draining = true;
      pool.workerDrains(entry.id);
      tellJobs();
    }
    return this;
  }

  private Behavior<Command> onWorkerGone(WorkerGone message) {
    Entry entry = roster.of(message.worker());
    if (entry != null) {
      linkDown(entry, "left the cluster");
      roster.remove(entry);
    }
    return this;
  }

  // ---- models

  private Behavior<Command> onUseModel(UseModel message) {
    models
        .computeIfAbsent(
            message.job().network().model(),
            unused -> new UsedModel(message.manifest(), new LinkedHashMap<>()))
        .jobs()
        .put(message.job().id(), message.job());
    roster.all().forEach(this::askForModels);
    tellJobs();
    return this;
  }

  private void askForModels(Entry entry) {
    if (entry.link == null) {
      return;
    }
    models.forEach(
        (id, model) -> {
          if (entry.asked.add(id)) {
            entry
                .is
                .worker()
                .tell(
                    new ScoreWorker.OpenModel(
                        id, model.manifest(), node.nodeId(), getContext().getSelf()));
          }
        });
  }

  private Behavior<Command> onModelOpened(ModelOpened message) {
    Entry entry = roster.of(message.worker());
    if (entry != null && entry.link != null) {
      DeviceCost cost =
          new DeviceCost(Math.max(1, message.firstNanos()), Math.max(0, message.furtherNanos()));
      execute(pool.modelOpened(entry.id, message.model(), cost, now()));
      tellJobs();
    }
    return this;
  }

  private Behavior<Command> onModelRefused(ModelRefused message) {
    Entry entry = roster.of(message.worker());
    UsedModel model = models.get(message.model());
    if (entry != null && model != null) {
      SamplingJob.ModelRefused refused =
          new SamplingJob.ModelRefused(entry.toString(), message.words(), message.badInput());
      model.jobs().values().forEach(job -> job.job().tell(refused));
    }
    return this;
  }

  private Behavior<Command> onJobOver(JobOver message) {
    execute(pool.cancel(open.removeJob(message.job().id()), now()));
    UsedModel model = models.get(message.job().network().model());
    if (model != null) {
      model.jobs().remove(message.job().id());
      if (model.jobs().isEmpty()) {
        models.remove(message.job().network().model());
      }
    }
    return this;
  }

  /** Tells each job how many workers it has. */
  private void tellJobs() {
    updateGauge();
    models.forEach(
        (id, model) -> {
          SamplingJob.WorkersChanged change =
              new SamplingJob.WorkersChanged(
                  roster.all().stream()
                      .filter(entry -> pool.isReady(entry.id, id))
                      .map(entry -> entry.is.device())
                      .toList());
          model.jobs().values().forEach(job -> job.job().tell(change));
        });
  }

  private void updateGauge() {
    models.keySet().forEach(id -> gauge.places(id, pool.places(id)));
  }

  private static long now() {
    return System.nanoTime();
  }
}
