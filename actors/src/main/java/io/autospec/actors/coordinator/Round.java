package io.autospec.actors.coordinator;

import io.autospec.actors.wire.NetworkKey;
import io.autospec.sampler.Condition;
import io.autospec.sampler.chain.Chain.Effect.Evaluate;
import java.util.List;
import java.util.function.Consumer;

/**
 * The queries of one round of a trajectory, on their way from a chain to the pool of the same
 * process. The pool reads the states in place and writes the answers in place; the chain does
 * neither while a query is open.
 */
public final class Round {
  final Consumer<Round> whenAnswered;
  final JobTicket job;
  final int trajectory;
  final Condition condition;
  final List<Evaluate> queries;
  final double acceptanceRate;

  private final long[] callNanos;
  private int unanswered;

  /**
   * A round whose queries are about to be asked.
   *
   * @param whenAnswered called once, by the pool's thread, when the last answer is there
   * @param job whose it is
   * @param trajectory which of the job
   * @param condition what the network is told
   * @param queries at least one, in order of need
   * @param acceptanceRate the chance that a draft is accepted
   */
  Round(
      Consumer<Round> whenAnswered,
      JobTicket job,
      int trajectory,
      Condition condition,
      List<Evaluate> queries,
      double acceptanceRate) {
    this.whenAnswered = whenAnswered;
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

  /** Returns its queries, in order of need. */
  public List<Evaluate> queries() {
    return queries;
  }

  /** Returns which trajectory of its job asks. */
  public int trajectory() {
    return trajectory;
  }

  NetworkKey network() {
    return job.network();
  }
}
