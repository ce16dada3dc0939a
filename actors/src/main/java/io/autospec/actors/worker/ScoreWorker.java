package io.autospec.actors.worker;

import akka.Done;
import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.PostStop;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.javadsl.TimerScheduler;
import akka.actor.typed.receptionist.Receptionist;
import akka.actor.typed.receptionist.ServiceKey;
import io.autospec.actors.ControlMessage;
import io.autospec.actors.coordinator.WorkerPool;
import io.autospec.model.DiffusionModel;
import io.autospec.model.ModelException;
import io.autospec.sampler.Denoiser;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * One device as the cluster knows it: says what it is, opens models, and says goodbye. Queries do
 * not pass through here but go from the data plane straight to the device's thread.
 */
public final class ScoreWorker extends AbstractBehavior<ScoreWorker.Command> {
  /** Under which workers are found. */
  public static final ServiceKey<Command> KEY = ServiceKey.create(Command.class, "autospec-worker");

  private static final Duration LOOK = Duration.ofMillis(20);

  /** What a worker is told. */
  public sealed interface Command {}

  /** Say what you are. */
  public record Describe(ActorRef<WorkerPool.Command> replyTo) implements Command, ControlMessage {}

  /**
   * Open a model.
   *
   * @param model its id
   * @param manifest what it consists of
   * @param sourceNode the node that has its bytes
   * @param replyTo hears {@link WorkerPool.ModelOpened} or {@link WorkerPool.ModelRefused}
   */
  public record OpenModel(
      String model, String manifest, int sourceNode, ActorRef<WorkerPool.Command> replyTo)
      implements Command, ControlMessage {}

  /** Take nothing new, answer what is here, and say so. */
  public record Drain(ActorRef<Done> replyTo) implements Command {}

  private record Opened(String model, CostProbe cost) implements Command {}

  /** Those who wait for a model, and from which of them it is being opened. */
  private static final class Opening {
    private final Map<ActorRef<WorkerPool.Command>, OpenModel> waiting = new LinkedHashMap<>();
    private int sourceNode;
  }

  private record NotOpened(String model, String words, boolean badInput) implements Command {}

  private record Closed(String model) implements Command {}

  private record LookIdle() implements Command {}

  /**
   * Where a worker is.
   *
   * @param nodeId the node's number on the data plane
   * @param address where the data plane finds it; empty if only this process does
   * @param index which of the node's devices it is
   */
  public record Place(int nodeId, String address, int index) {}

  private final DeviceRunner runner;
  private final Place place;
  private final ModelOpener models;
  private final Executor blocking;
  private final TimerScheduler<Command> timers;
  private final Set<ActorRef<WorkerPool.Command>> pools = new HashSet<>();
  private final Map<String, CostProbe> open = new HashMap<>();
  private final Map<String, Opening> opening = new HashMap<>();
  private ActorRef<Done> drained;

  private ScoreWorker(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      DeviceRunner runner,
      Place place,
      ModelOpener models) {
    super(context);
    this.timers = timers;
    this.runner = runner;
    this.place = place;
    this.models = models;
    this.blocking = context.getSystem().dispatchers().lookup(DispatcherSelector.blocking());
    ActorRef<Command> self = context.getSelf();
    runner.onClosed(model -> self.tell(new Closed(model)));
    context.getSystem().receptionist().tell(Receptionist.register(KEY, self));
  }

  /**
   * One device's actor.
   *
   * @param devices of this node
   * @param place which of them, and where
   * @param models where models come from
   * @return the behavior
   */
  public static Behavior<Command> create(WorkerDevices devices, Place place, ModelOpener models) {
    DeviceRunner runner = devices.runner(place.index());
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> new ScoreWorker(context, timers, runner, place, models)));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Describe.class, this::onDescribe)
        .onMessage(OpenModel.class, this::onOpenModel)
        .onMessage(Opened.class, this::onOpened)
        .onMessage(NotOpened.class, this::onNotOpened)
        .onMessage(Closed.class, this::onClosed)
        .onMessage(Drain.class, this::onDrain)
        .onMessage(LookIdle.class, this::onLookIdle)
        .onSignal(PostStop.class, signal -> onStop())
        .build();
  }

  private Behavior<Command> onDescribe(Describe message) {
    pools.add(message.replyTo());
    message
        .replyTo()
        .tell(
            new WorkerPool.Described(
                getContext().getSelf(),
                place.nodeId(),
                place.address(),
                place.index(),
                runner.device().toString(),
                runner.capacityRows()));
    return this;
  }

  private Behavior<Command> onOpenModel(OpenModel message) {
    open.keySet().removeIf(model -> !runner.isOpen(model)); // Closed for others meanwhile.
    CostProbe cost = open.get(message.model());
    if (cost != null) {
      message.replyTo().tell(opened(message.model(), cost));
      return this;
    }
    Opening pending = opening.get(message.model());
    if (pending != null) {
      pending.waiting.put(message.replyTo(), message);
      return this;
    }
    pending = new Opening();
    pending.waiting.put(message.replyTo(), message);
    opening.put(message.model(), pending);
    begin(pending, message);
    return this;
  }

  private void begin(Opening pending, OpenModel message) {
    pending.sourceNode = message.sourceNode();
    getContext()
        .pipeToSelf(
            CompletableFuture.supplyAsync(() -> open(message), blocking),
            (result, failure) -> failure == null ? result : notOpened(message.model(), failure));
  }

  /** On a thread that may block. */
  private Command open(OpenModel message) {
    try {
      DiffusionModel model = models.open(message.model(), message.manifest(), message.sourceNode());
      try {
        return new Opened(message.model(), install(message.model(), model));
      } catch (RuntimeException | Error e) {
        models.release(message.model());
        throw e;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new NotOpened(message.model(), "interrupted", false);
    }
  }

  private CostProbe install(String id, DiffusionModel model) {
    runner.makeRoom();
    Denoiser network = model.open(runner.device());
    CostProbe cost;
    try {
      cost = CostProbe.measure(model, runner.device(), network);
    } catch (RuntimeException e) {
      network.close();
      throw e;
    }
    runner.install(id, network);
    return cost;
  }

  private static Command notOpened(String model, Throwable failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    String words = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    boolean badInput = cause instanceof ModelException && !(cause instanceof NoSourceException);
    return new NotOpened(model, words, badInput);
  }

  private Behavior<Command> onOpened(Opened message) {
    open.put(message.model(), message.cost());
    for (ActorRef<WorkerPool.Command> pool : opening.remove(message.model()).waiting.keySet()) {
      pool.tell(opened(message.model(), message.cost()));
    }
    return this;
  }

  /** A network was closed for another one; who asks for it again has it opened again. */
  private Behavior<Command> onClosed(Closed message) {
    blocking.execute(() -> models.release(message.model()));
    return this;
  }

  private WorkerPool.ModelOpened opened(String model, CostProbe cost) {
    return new WorkerPool.ModelOpened(
        getContext().getSelf(), model, cost.firstNanos(), cost.furtherNanos());
  }

  private Behavior<Command> onNotOpened(NotOpened message) {
    getContext().getLog().warn("{}: {}", runner.device(), message.words());
    Opening pending = opening.get(message.model());
    List<OpenModel> failed =
        pending.waiting.values().stream()
            .filter(asked -> asked.sourceNode() == pending.sourceNode)
            .toList();
    for (OpenModel asked : failed) {
      pending.waiting.remove(asked.replyTo());
      asked
          .replyTo()
          .tell(
              new WorkerPool.ModelRefused(
                  getContext().getSelf(), message.model(), message.words(), message.badInput()));
    }
    if (pending.waiting.isEmpty()) {
      opening.remove(message.model());
    } else {
      // Others have the model too: their nodes may be there where the first one's is not.
      begin(pending, pending.waiting.values().iterator().next());
    }
    return this;
  }

  private Behavior<Command> onDrain(Drain message) {
    drained = message.replyTo();
    getContext()
        .getSystem()
        .receptionist()
        .tell(Receptionist.deregister(KEY, getContext().getSelf()));
    pools.forEach(pool -> pool.tell(new WorkerPool.Draining(getContext().getSelf())));
    // A moment for those who have not heard yet; what still comes is refused, and goes elsewhere.
    timers.startTimerWithFixedDelay(new LookIdle(), LOOK);
    return this;
  }

  private Behavior<Command> onLookIdle(LookIdle message) {
    if (!runner.isIdle()) {
      return this;
    }
    runner.drain();
    if (!runner.isIdle()) {
      return this;
    }
    drained.tell(Done.getInstance());
    return Behaviors.stopped();
  }

  private Behavior<Command> onStop() {
    runner.drain();
    return this;
  }
}
