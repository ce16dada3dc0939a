package io.autospec.cli.job;

import io.autospec.sampler.Condition;
import io.autospec.sampler.chain.Chain;
import io.autospec.sampler.chain.Chain.Effect;
import java.util.ArrayList;
import java.util.List;

/** A trajectory that is being drawn, with the clock of its current round. */
final class OpenTrajectory {
  private final int index;
  private final Chain chain;
  private final Condition condition;
  private long roundBegan;
  private long slowestEvaluation;
  private int committedBefore;

  OpenTrajectory(int index, Chain chain, Condition condition) {
    this.index = index;
    this.chain = chain;
    this.condition = condition;
  }

  int index() {
    return index;
  }

  Chain chain() {
    return chain;
  }

  Condition condition() {
    return condition;
  }

  /** Wraps a round's queries and starts its clock. */
  List<Query> beginRound(List<Effect> effects, long now) {
    roundBegan = now;
    slowestEvaluation = 0;
    List<Query> queries = new ArrayList<>(effects.size());
    for (Effect effect : effects) {
      queries.add(new Query(this, (Effect.Evaluate) effect));
    }
    return queries;
  }

  void evaluated(long nanos) {
    slowestEvaluation = Math.max(slowestEvaluation, nanos);
  }

  long roundNanos(long now) {
    return now - roundBegan;
  }

  long slowestEvaluation() {
    return slowestEvaluation;
  }

  /** The steps committed since this was asked last. */
  int newlyCommitted() {
    int newly = chain.committedStep() - committedBefore;
    committedBefore = chain.committedStep();
    return newly;
  }
}
