package io.autospec.actors.coordinator;

import io.autospec.actors.bridge.Delivery;
import io.autospec.actors.pool.PoolEffect;
import io.autospec.actors.pool.QueryPool;
import io.autospec.actors.pool.Refusal;
import io.autospec.actors.wire.Fence;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Takes what workers say of queries: the first right answer goes where its chain wants it, and the
 * {@link QueryPool} hears of all. For the pool's thread alone.
 */
final class AnswerIntake {
  private final QueryPool pool;
  private final QueryWorkers workers;
  private final OpenQueries open;
  private final Consumer<String> warnings;

  /**
   * Takes nothing yet.
   *
   * @param pool decides what follows
   * @param workers are asked for a model again that they lost
   * @param open has the queries
   * @param warnings hears of nonsense
   */
  AnswerIntake(QueryPool pool, QueryWorkers workers, OpenQueries open, Consumer<String> warnings) {
    this.pool = pool;
    this.workers = workers;
    this.open = open;
    this.warnings = warnings;
  }

  /** Takes an answer; returns what the pool wants done. */
  List<PoolEffect> answered(Delivery.Answered answer, long now) {
    long worker = answer.terms().worker();
    if (isForged(answer.node(), worker)) {
      return List.of();
    }
    OpenQueries.Open query = open.of(answer.query());
    long nanos = answer.terms().nanos();
    if (query != null) {
      Round round = query.round();
      if (answer.epoch() != round.job.fence().epoch()) {
        warnings.accept("dropped an answer of epoch " + answer.epoch());
        return List.of();
      }
      String wrong = OpenQueries.accept(query, answer.terms().model(), answer.output());
      if (wrong != null) {
        warnings.accept("worker " + workers.name(worker) + ": " + wrong);
        return refused(answer.query(), worker, Refusal.FAILED, wrong, now);
      }
      open.remove(answer.query());
      // Who answers was asked; if it is not known when, none of it counts as the way there.
      long sent = query.sent().getOrDefault(worker, now);
      if (round.answered(query.evaluate(), answer.terms(), Math.min(sent, now), now)) {
        round.whenAnswered.accept(round);
      }
    }
    return pool.answered(answer.query(), worker, answer.terms().rows(), nanos, now);
  }

  /** Takes word that there will be no answer; returns what the pool wants done. */
  List<PoolEffect> refused(Delivery.Refused refusal, long now) {
    if (isForged(refusal.node(), refusal.worker())) {
      return List.of();
    }
    OpenQueries.Open asked = open.of(refusal.query());
    Refusal why = refusal.why();
    boolean kept = asked != null && asked.round().job.fence().job() != Fence.OWN.job();
    if (asked != null && (why == Refusal.WITHDRAWN || (why == Refusal.FENCED && !kept))) {
      // Nobody withdrew it, or there is no other owner: as wrong as a wrong answer.
      why = Refusal.FAILED;
    }
    return refused(refusal.query(), refusal.worker(), why, refusal.words(), now);
  }

  /** A node speaks for its own workers; for those that have left the cluster, nobody does. */
  private boolean isForged(int node, long worker) {
    boolean forged = !workers.isOf(worker, node);
    if (forged) {
      warnings.accept("dropped what node " + node + " said for worker " + workers.name(worker));
    }
    return forged;
  }

  private List<PoolEffect> refused(long query, long worker, Refusal why, String words, long now) {
    if (why == Refusal.NO_MODEL) {
      OpenQueries.Open asked = open.of(query);
      if (asked != null) {
        workers.lostModel(worker, asked.round().network().model());
      }
    }
    if (why == Refusal.FENCED) {
      OpenQueries.Open asked = open.of(query);
      if (asked != null) {
        asked.round().job.job().fenced(words);
      }
    }
    return pool.refused(query, worker, why, words, now);
  }

  /** A query may not have arrived at a node; returns what the pool wants done. */
  List<PoolEffect> undelivered(Delivery.Undelivered undelivered, long now) {
    List<PoolEffect> effects = new ArrayList<>();
    for (long worker : workers.ofNode(undelivered.nodeId())) {
      if (pool.holds(undelivered.query(), worker)) {
        effects.addAll(refused(undelivered.query(), worker, Refusal.BUSY, "not delivered", now));
      }
    }
    return effects;
  }
}
