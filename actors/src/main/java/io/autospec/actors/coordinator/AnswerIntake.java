package io.autospec.actors.coordinator;

import io.autospec.actors.bridge.Delivery;
import io.autospec.actors.pool.PoolEffect;
import io.autospec.actors.pool.QueryPool;
import io.autospec.actors.pool.Refusal;
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
    OpenQueries.Open query = open.of(answer.query());
    long worker = answer.terms().worker();
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
      if (round.answered(query.evaluate(), nanos)) {
        round.whenAnswered.accept(round);
      }
    }
    return pool.answered(answer.query(), worker, answer.terms().rows(), nanos, now);
  }

  /** Takes word that there will be no answer; returns what the pool wants done. */
  List<PoolEffect> refused(long query, long worker, Refusal why, String words, long now) {
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
