package io.autospec.actors.coordinator;

import akka.actor.typed.ActorRef;
import io.autospec.actors.wire.NetworkKey;
import io.autospec.sampler.Condition;
import io.autospec.sampler.chain.Chain.Effect.Evaluate;
import java.util.List;

/**
 * The queries of one round of a trajectory, on their way from a chain to the pool of the same
 * process. The pool reads the states in place and writes the answers in place; the chain does
 * neither while a query is open.
 */
final class Round {
  final ActorRef<ChainActor.Command> chain;
  final JobTicket job;
  final int trajectory;
  final Condition condition;
  final List<Evaluate> queries;
  final double acceptanceRate;

  private final long[] callNanos;
  private int unanswered;

  Round(
      ActorRef<ChainActor.Command> chain,
      JobTicket job,
      int trajectory,
      Condition condition,
      List<Evaluate> queries,
      double acceptanceRate) {
    this.chain = chain;
    this.job = job;
    this.trajectory = trajectory;
    this.condition = condition;
    this.queries = List.copyOf(queries);
    this.acceptanceRate = acceptanceRate;
    this.callNanos = new long[queries.size()];
    this.unanswered = queries.size();
  }

  /**
   * An answer lies where the chain wants it; once a query, for the pool.
   *
   * @param nanos that the network call took
   * @return whether it was the last
   */
  boolean answered(Evaluate query, long nanos) {
    callNanos[(int) (query.query() - queries.get(0).query())] = nanos;
    return --unanswered == 0;
  }

  /**
   * What the network call of one of its queries took, in nanoseconds; for the chain, at the end.
   */
  long callNanos(int index) {
    return callNanos[index];
  }

  NetworkKey network() {
    return job.network();
  }
}
