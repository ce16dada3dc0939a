package io.autospec.actors.coordinator;

import io.autospec.actors.bridge.Delivery;
import io.autospec.actors.coordinator.WorkerRoster.Entry;
import io.autospec.actors.pool.PoolEffect;
import io.autospec.actors.pool.QueryPool;
import io.autospec.actors.pool.Refusal;
import io.autospec.actors.wire.Fence;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;

/**
 * Takes what workers say of queries: the first right answer goes where its chain wants it, and the
 * {@link QueryPool} hears of all. For the pool's thread alone.
 */
final class AnswerIntake {
  private final QueryPool pool;
  private final WorkerRoster roster;
  private final OpenQueries open;
  private final UsedModels models;
  private final Logger log;

  /**
   * Takes nothing yet.
   *
   * @param pool decides what follows
   * @param roster has the workers
   * @param open has the queries
   * @param models are asked for again where a worker lost one
   * @param log hears of nonsense
   */
  AnswerIntake(
      QueryPool pool, WorkerRoster roster, OpenQueries open, UsedModels models, Logger log) {
    this.pool = pool;
    this.roster = roster;
    this.open = open;
    this.models = models;
    this.log = log;
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
        log.warn("dropped an answer of epoch {}", answer.epoch());
        return List.of();
      }
      String wrong = OpenQueries.accept(query, answer.terms().model(), answer.output());
      if (wrong != null) {
        log.warn("worker {}: {}", roster.of(worker), wrong);
        return refused(answer.query(), worker, Refusal.FAILED, wrong, now);
      }
      open.remove(answer.query());
      if (round.answered(query.evaluate(), nanos)) {
        round.chain.tell(new ChainActor.Answered(round));
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
    Entry entry = roster.of(worker);
    if (entry != null && entry.is.nodeId() != node) {
      log.warn("dropped what node {} said in the name of {}", node, entry);
    }
    return entry == null || entry.is.nodeId() != node;
  }

  private List<PoolEffect> refused(long query, long worker, Refusal why, String words, long now) {
    if (why == Refusal.NO_MODEL) {
      Entry entry = roster.of(worker);
      OpenQueries.Open asked = open.of(query);
      if (entry != null && asked != null) {
        models.askAgain(entry, asked.round().network().model());
      }
    }
    if (why == Refusal.FENCED) {
      OpenQueries.Open asked = open.of(query);
      if (asked != null) {
        asked.round().job.job().tell(new SamplingJob.Fenced(words));
      }
    }
    return pool.refused(query, worker, why, words, now);
  }

  /** A query may not have arrived at a node; returns what the pool wants done. */
  List<PoolEffect> undelivered(Delivery.Undelivered undelivered, long now) {
    List<PoolEffect> effects = new ArrayList<>();
    for (Entry entry : roster.ofNode(undelivered.nodeId())) {
      if (pool.holds(undelivered.query(), entry.id)) {
        effects.addAll(refused(undelivered.query(), entry.id, Refusal.BUSY, "not delivered", now));
      }
    }
    return effects;
  }
}
