package io.autospec.actors.coordinator;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import io.autospec.actors.pool.NeedEstimate;
import io.autospec.sampler.Condition;
import io.autospec.sampler.chain.Chain;
import io.autospec.sampler.chain.Chain.Effect;
import io.autospec.sampler.chain.Chain.Event;
import java.util.ArrayList;
import java.util.List;

/**
 * One trajectory: feeds its chain the answers, hands its rounds to the pool. Decides nothing; while
 * a round is out it makes the noise of later steps.
 */
final class ChainActor extends AbstractBehavior<ChainActor.Command> {
  /** What a trajectory is told. */
  sealed interface Command {}

  /** Start. */
  record Begin() implements Command {}

  /**
   * A query was answered; the answer lies where the chain wants it.
   *
   * @param query the chain's own number of it
   * @param nanos that the network call took
   */
  record Answered(long query, long nanos) implements Command {}

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
   */
  record Parts(
      JobTicket job,
      int index,
      Chain chain,
      Condition condition,
      NeedEstimate need,
      JobOutcome outcome) {}

  private static final Prepare PREPARE = new Prepare();
  private static final float[] NOTHING = {};

  private final Parts parts;
  private final ActorRef<WorkerPool.Command> pool;
  private Effect.Evaluate[] out = {};
  private boolean preparing;
  private long roundBegan;
  private long slowestCall;
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
        .build();
  }

  private Behavior<Command> onBegin(Begin message) {
    return open(parts.chain().on(new Event.Begin()), System.nanoTime());
  }

  private Behavior<Command> onAnswered(Answered message) {
    slowestCall = Math.max(slowestCall, message.nanos());
    parts.outcome().evaluated(message.nanos());
    long at = message.query() - out[0].query();
    // An answer of an earlier round is the chain's to drop, and to count.
    float[] output = at >= 0 && at < out.length ? out[(int) at].output() : NOTHING;
    List<Effect> effects = parts.chain().on(new Event.Evaluated(message.query(), output));
    if (effects.isEmpty()) {
      return this;
    }
    long now = System.nanoTime();
    parts.outcome().roundEnded(now - roundBegan, slowestCall);
    int newly = parts.chain().committedStep() - committedBefore;
    int rejected = parts.chain().rejections() - rejectionsBefore;
    committedBefore += newly;
    rejectionsBefore += rejected;
    parts.need().observe(newly - rejected, rejected);
    if (effects.get(0) instanceof Effect.Finished done) {
      parts.outcome().finished(parts.index(), done.sample(), parts.chain());
      parts.job().job().tell(new SamplingJob.RoundEnded(newly, out.length));
      parts.job().job().tell(new SamplingJob.TrajectoryFinished(parts.index()));
      return Behaviors.stopped();
    }
    int evaluations = out.length;
    Behavior<Command> next = open(effects, now);
    parts.job().job().tell(new SamplingJob.RoundEnded(newly, evaluations));
    return next;
  }

  private Behavior<Command> open(List<Effect> effects, long now) {
    List<Effect.Evaluate> queries = new ArrayList<>(effects.size());
    effects.forEach(effect -> queries.add((Effect.Evaluate) effect));
    out = queries.toArray(out.length == queries.size() ? out : new Effect.Evaluate[0]);
    roundBegan = now;
    slowestCall = 0;
    pool.tell(
        new WorkerPool.Submit(
            new Round(
                getContext().getSelf(),
                parts.job(),
                parts.index(),
                parts.condition(),
                queries,
                parts.need().rate())));
    if (!preparing) {
      preparing = true;
      getContext().getSelf().tell(PREPARE);
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
