package io.autospec.actors.coordinator;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;

/**
 * Gives a {@link Trajectory} its turn of a thread. Decides nothing; while a round is out it makes
 * the noise of later steps.
 */
final class ChainActor extends AbstractBehavior<ChainActor.Command> implements Trajectory.Outlet {
  /** What a trajectory is told. */
  sealed interface Command {}

  /** Start. */
  record Begin() implements Command {}

  /** All queries of a round were answered; the answers lie where the chain wants them. */
  record Answered(Round round) implements Command {}

  /**
   * Hand over where the trajectory stands, to be kept.
   *
   * @param last whether to stop there
   */
  record Snapshot(boolean last) implements Command {}

  /**
   * Open no further round, or go on: what is done cannot be kept at present.
   *
   * @param on whether to hold
   */
  record Hold(boolean on) implements Command {}

  private record Prepare() implements Command {}

  private static final Prepare PREPARE = new Prepare();

  private final Trajectory trajectory;
  private final ActorRef<WorkerPool.Command> pool;
  private final ActorRef<Command> self;
  private boolean preparing;

  private ChainActor(
      ActorContext<Command> context, Trajectory trajectory, ActorRef<WorkerPool.Command> pool) {
    super(context);
    this.trajectory = trajectory;
    this.pool = pool;
    this.self = context.getSelf();
  }

  static Behavior<Command> create(Trajectory trajectory, ActorRef<WorkerPool.Command> pool) {
    return Behaviors.setup(context -> new ChainActor(context, trajectory, pool));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Answered.class, this::onAnswered)
        .onMessage(Prepare.class, this::onPrepare)
        .onMessage(Begin.class, this::onBegin)
        .onMessage(Snapshot.class, this::onSnapshot)
        .onMessage(Hold.class, this::onHold)
        .build();
  }

  @Override
  public void submit(Round round) {
    pool.tell(new WorkerPool.Submit(round));
    prepareSoon();
  }

  /** The pool's thread calls this. */
  @Override
  public void answered(Round round) {
    self.tell(new Answered(round));
  }

  private Behavior<Command> onBegin(Begin message) {
    trajectory.begin(this);
    return this;
  }

  private Behavior<Command> onAnswered(Answered message) {
    trajectory.answered(message.round());
    return trajectory.isFinished() ? Behaviors.stopped() : this;
  }

  private Behavior<Command> onSnapshot(Snapshot message) {
    trajectory.snapshot();
    return message.last() ? Behaviors.stopped() : this;
  }

  private Behavior<Command> onHold(Hold message) {
    trajectory.hold(message.on());
    return this;
  }

  private void prepareSoon() {
    if (!preparing) {
      preparing = true;
      self.tell(PREPARE);
    }
  }

  /** One step's noise at a time, so that an answer never waits for more. */
  private Behavior<Command> onPrepare(Prepare message) {
    preparing = trajectory.prepare();
    if (preparing) {
      self.tell(PREPARE);
    }
    return this;
  }
}
