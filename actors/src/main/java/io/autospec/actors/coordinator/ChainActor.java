package io.autospec.actors.coordinator;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import io.autospec.actors.durable.JobKeeper;
import io.autospec.actors.pool.NeedEstimate;
import io.autospec.durable.checkpoint.FinishedSample;
import io.autospec.sampler.Condition;
import io.autospec.sampler.chain.Chain;
import io.autospec.sampler.chain.Chain.Effect;
import io.autospec.sampler.chain.Chain.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One trajectory: feeds its chain the answers, hands its rounds to the pool. Decides nothing; while
 * a round is out it makes the noise of later steps.
 */
final class ChainActor extends AbstractBehavior<ChainActor.Command> {
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

  /**
   * What a trajectory is made of.
   *
   * @param job its job
   * @param index which trajectory of the job
   * @param chain its chain, not begun
   * @param condition what its network is told
   * @param need learns how likely drafts are accepted
   * @param outcome where the sample goes
   * @param keeper keeps the job; empty if nobody does
   */
  record Parts(
      JobTicket job,
      int index,
      Chain chain,
      Condition condition,
      NeedEstimate need,
      JobOutcome outcome,
      Optional<JobKeeper> keeper) {}

  private static final Prepare PREPARE = new Prepare();

  private final Parts parts;
  private final ActorRef<WorkerPool.Command> pool;
  private boolean preparing;
  private boolean holds;

  /** A round that waits for the hold to end; null if there is none. */
  private Round held;

  private long roundBegan;
  private int committedBefore;
  private int rejectionsBefore;

  private ChainActor(
      ActorContext<Command> context, Parts parts, ActorRef<WorkerPool.Command> pool) {
    super(context);
    this.parts = parts;
    this.pool = pool;
  }

  static Behavior<Command> create(Parts parts, ActorRef<WorkerPool.Command> pool) {
    return Behaviors.setup(context -> new ChainActor(context, parts, pool));
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

  private Behavior<Command> onBegin(Begin message) {
    // More than nothing for a trajectory that is taken up where it was.
    committedBefore = parts.chain().committedStep();
    rejectionsBefore = parts.chain().rejections();
    return open(parts.chain().on(new Event.Begin()), System.nanoTime());
  }

  private Behavior<Command> onAnswered(Answered message) {
    List<Effect.Evaluate> asked = message.round().queries;
    List<Effect> effects = List.of();
    long slowestCall = 0;
    for (int i = 0; i < asked.size(); i++) {
      long nanos = message.round().callNanos(i);
      slowestCall = Math.max(slowestCall, nanos);
      parts.outcome().evaluated(nanos);
      effects = parts.chain().on(new Event.Evaluated(asked.get(i).query(), asked.get(i).output()));
    }
    if (effects.isEmpty()) {
      return this; // Answers of an earlier round are the chain's to drop, and to count.
    }
    long now = System.nanoTime();
    parts.outcome().roundEnded(now - roundBegan, slowestCall);
    int newly = parts.chain().committedStep() - committedBefore;
    int rejected = parts.chain().rejections() - rejectionsBefore;
    committedBefore += newly;
    rejectionsBefore += rejected;
    parts.need().observe(newly - rejected, rejected);
    if (effects.get(0) instanceof Effect.Finished done) {
      FinishedSample finished = finished(done.sample());
      parts.keeper().ifPresent(keeper -> keeper.finished(finished));
      parts.outcome().finished(finished, parts.chain().strays());
      parts.job().job().tell(new SamplingJob.RoundEnded(newly, asked.size()));
      parts.job().job().tell(new SamplingJob.TrajectoryFinished(parts.index()));
      return Behaviors.stopped();
    }
    Behavior<Command> next = open(effects, now);
    parts.job().job().tell(new SamplingJob.RoundEnded(newly, asked.size()));
    return next;
  }

  private FinishedSample finished(float[] sample) {
    Chain chain = parts.chain();
    return new FinishedSample(
        parts.index(), chain.rounds(), chain.rejections(), chain.evaluations(), sample);
  }

  private Behavior<Command> open(List<Effect> effects, long now) {
    List<Effect.Evaluate> queries = new ArrayList<>(effects.size());
    effects.forEach(effect -> queries.add((Effect.Evaluate) effect));
    roundBegan = now;
    submit(
        new Round(
            getContext().getSelf(),
            parts.job(),
            parts.index(),
            parts.condition(),
            queries,
            parts.need().rate()));
    if (!preparing) {
      preparing = true;
      getContext().getSelf().tell(PREPARE);
    }
    return this;
  }

  private void submit(Round round) {
    if (holds) {
      held = round;
    } else {
      pool.tell(new WorkerPool.Submit(round));
    }
  }

  /** The open round's beginning is kept, so nothing waits. */
  private Behavior<Command> onSnapshot(Snapshot message) {
    parts.keeper().ifPresent(keeper -> keeper.snapshot(parts.index(), parts.chain().snapshot()));
    parts.job().job().tell(new SamplingJob.SnapshotTaken(parts.index()));
    return message.last() ? Behaviors.stopped() : this;
  }

  private Behavior<Command> onHold(Hold message) {
    holds = message.on();
    Round round = held;
    if (!holds && round != null) {
      held = null;
      roundBegan = System.nanoTime();
      submit(round);
    }
    return this;
  }

  /** One step's noise at a time, so that an answer never waits for more. */
  private Behavior<Command> onPrepare(Prepare message) {
    preparing = parts.chain().prepare();
    if (preparing) {
      getContext().getSelf().tell(PREPARE);
    }
    return this;
  }
}
