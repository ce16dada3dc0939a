package io.autospec.actors.coordinator;

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
import java.util.function.LongSupplier;

/**
 * One open trajectory: feeds its chain the answers, hands its rounds on, and tells its job how it
 * goes. No thread and no clock of its own. One thread at a time.
 */
public final class Trajectory {
  /** Where a trajectory's rounds go. */
  public interface Outlet {
    /** A round is to be asked. */
    void submit(Round round);

    /** A round is answered: {@link Trajectory#answered} is to be called, by its own thread. */
    void answered(Round round);
  }

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

  private final Parts parts;
  private final LongSupplier clock;
  private Outlet outlet;
  private boolean finished;
  private boolean holds;

  /** A round that waits for the hold to end; null if there is none. */
  private Round held;

  private long roundBegan;
  private int committedBefore;
  private int rejectionsBefore;

  /**
   * A trajectory that has not begun.
   *
   * @param parts what it is made of
   * @param clock nanoseconds of any one clock
   */
  Trajectory(Parts parts, LongSupplier clock) {
    this.parts = parts;
    this.clock = clock;
  }

  /** Returns which trajectory of its job it is. */
  public int index() {
    return parts.index();
  }

  /** Returns the state machine; its steps are read, and nothing else is done with it. */
  public Chain chain() {
    return parts.chain();
  }

  /** Returns whether its sample is there. */
  public boolean isFinished() {
    return finished;
  }

  /** Begins, once. */
  public void begin(Outlet to) {
    outlet = to;
    // More than nothing for a trajectory that is taken up where it was.
    committedBefore = parts.chain().committedStep();
    rejectionsBefore = parts.chain().rejections();
    open(parts.chain().on(new Event.Begin()), clock.getAsLong());
  }

  /** All queries of a round were answered; the answers lie where the chain wants them. */
  public void answered(Round round) {
    List<Effect.Evaluate> asked = round.queries;
    List<Effect> effects = List.of();
    long slowestCall = 0;
    for (int i = 0; i < asked.size(); i++) {
      long nanos = round.callNanos(i);
      slowestCall = Math.max(slowestCall, nanos);
      parts.outcome().evaluated(nanos);
      effects = parts.chain().on(new Event.Evaluated(asked.get(i).query(), asked.get(i).output()));
    }
    if (effects.isEmpty()) {
      return; // Answers of an earlier round are the chain's to drop, and to count.
    }
    long now = clock.getAsLong();
    parts.outcome().roundEnded(now - roundBegan, slowestCall, round.parts(roundBegan, now));
    int newly = parts.chain().committedStep() - committedBefore;
    int rejected = parts.chain().rejections() - rejectionsBefore;
    committedBefore += newly;
    rejectionsBefore += rejected;
    parts.need().observe(newly - rejected, rejected);
    if (effects.get(0) instanceof Effect.Finished done) {
      finish(done.sample());
      parts.job().job().roundEnded(newly, asked.size());
      parts.job().job().trajectoryFinished(parts.index());
    } else {
      open(effects, now);
      parts.job().job().roundEnded(newly, asked.size());
    }
  }

  private void finish(float[] sample) {
    finished = true;
    Chain chain = parts.chain();
    FinishedSample done =
        new FinishedSample(
            parts.index(), chain.rounds(), chain.rejections(), chain.evaluations(), sample);
    parts.keeper().ifPresent(keeper -> keeper.finished(done));
    parts.outcome().finished(done, chain.strays());
  }

  private void open(List<Effect> effects, long now) {
    List<Effect.Evaluate> queries = new ArrayList<>(effects.size());
    effects.forEach(effect -> queries.add((Effect.Evaluate) effect));
    roundBegan = now;
    submit(
        new Round(
            outlet::answered,
            parts.job(),
            parts.index(),
            parts.condition(),
            queries,
            parts.need().rate()));
  }

  private void submit(Round round) {
    if (holds) {
      held = round;
    } else {
      outlet.submit(round);
    }
  }

  /**
   * Hands over where it stands, to be kept; the open round's beginning is kept, so nothing waits.
   */
  public void snapshot() {
    parts.keeper().ifPresent(keeper -> keeper.snapshot(parts.index(), parts.chain().snapshot()));
    parts.job().job().snapshotTaken(parts.index());
  }

  /**
   * Opens no further round, or goes on: what is done cannot be kept at present.
   *
   * @param on whether to hold
   */
  public void hold(boolean on) {
    holds = on;
    Round round = held;
    if (!holds && round != null) {
      held = null;
      roundBegan = clock.getAsLong();
      submit(round);
    }
  }

  /**
   * Makes one step's noise ahead, while a round is out.
   *
   * @return whether another call would find a step to make
   */
  public boolean prepare() {
    return parts.chain().prepare();
  }
}
