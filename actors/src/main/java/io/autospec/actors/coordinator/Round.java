package io.autospec.actors.coordinator;

import io.autospec.actors.job.TimeParts;
import io.autospec.actors.wire.AnswerTerms;
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

  /** Who answered each query, and that query's share of its call. */
  private final long[] answeredBy;

  private final long[] shareNanos;
  private long submitted;

  /** Of the answer that came last; null before. */
  private AnswerTerms last;

  private long lastSent;
  private long lastAnswered;
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
    this.answeredBy = new long[queries.size()];
    this.shareNanos = new long[queries.size()];
    this.unanswered = queries.size();
  }

  /** The pool has its queries; for the pool. */
  void submitted(long now) {
    submitted = now;
  }

  /**
   * An answer lies where the chain wants it; once a query, for the pool.
   *
   * @param terms what the worker says of its call
   * @param sent when the query was sent to that worker
   * @param now when the answer was there; same clock
   * @return whether it was the last
   */
  boolean answered(Evaluate query, AnswerTerms terms, long sent, long now) {
    int index = (int) (query.query() - queries.get(0).query());
    callNanos[index] = terms.nanos();
    answeredBy[index] = terms.worker();
    shareNanos[index] = terms.nanos() / terms.rows();
    last = terms;
    lastSent = sent;
    lastAnswered = now;
    return --unanswered == 0;
  }

  /**
   * Where its time went; for the chain, at the end.
   *
   * @param began when the chain opened it, on the pool's clock
   * @param ended when the chain had decided it
   */
  TimeParts parts(long began, long ended) {
    if (last == null) { // Nobody answered but a test.
      return TimeParts.NONE;
    }
    long busy = 0;
    for (int i = 0; i < answeredBy.length; i++) {
      busy += answeredBy[i] == last.worker() ? shareNanos[i] : 0;
    }
    return TimeParts.ofRound(
        new TimeParts.Stamps(began, submitted, lastSent, lastAnswered, ended),
        last.waitedNanos(),
        last.nanos(),
        busy);
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
