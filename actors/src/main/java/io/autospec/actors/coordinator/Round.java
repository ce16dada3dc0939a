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
  }

  NetworkKey network() {
    return job.network();
  }
}
