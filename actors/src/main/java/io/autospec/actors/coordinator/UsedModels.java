package io.autospec.actors.coordinator;

import akka.actor.typed.ActorRef;
import io.autospec.actors.coordinator.WorkerRoster.Entry;
import io.autospec.actors.pool.QueryPool;
import io.autospec.actors.worker.ScoreWorker;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The models that this node's jobs use: workers are asked to open them, and jobs are told who has.
 * For the pool's thread alone.
 */
final class UsedModels {
  private record Used(String manifest, Map<Long, JobTicket> jobs) {}

  private final Map<String, Used> models = new HashMap<>();
  private final QueryPool pool;
  private final WorkerRoster roster;
  private final PoolGauge gauge;
  private final int nodeId;
  private final ActorRef<WorkerPool.Command> self;

  /**
   * Uses none.
   *
   * @param pool knows who is ready
   * @param roster knows who is there
   * @param gauge is shown how many places a model has
   * @param nodeId this node, which has the models' bytes
   * @param self hears from workers
   */
  UsedModels(
      QueryPool pool,
      WorkerRoster roster,
      PoolGauge gauge,
      int nodeId,
      ActorRef<WorkerPool.Command> self) {
    this.pool = pool;
    this.roster = roster;
    this.gauge = gauge;
    this.nodeId = nodeId;
    this.self = self;
  }

  /** A job begins. */
  void use(JobTicket job, String manifest) {
    models
        .computeIfAbsent(job.network().model(), unused -> new Used(manifest, new LinkedHashMap<>()))
        .jobs()
        .put(job.id(), job);
    roster.all().forEach(this::ask);
    tellJobs();
  }

  /** A job is over. */
  void over(JobTicket job) {
    Used model = models.get(job.network().model());
    if (model != null) {
      model.jobs().remove(job.id());
      if (model.jobs().isEmpty()) {
        models.remove(job.network().model());
      }
    }
  }

  /** Whether a job has begun and is not over. */
  boolean has(JobTicket job) {
    Used used = models.get(job.network().model());
    return used != null && used.jobs().containsKey(job.id());
  }

  /** Asks a worker to open what it was not asked for yet. */
  void ask(Entry entry) {
    if (entry.link == null) {
      return;
    }
    models.forEach(
        (id, model) -> {
          if (entry.asked.add(id)) {
            tell(entry, id, model);
          }
        });
  }

  private void tell(Entry entry, String id, Used model) {
    entry.is.worker().tell(new ScoreWorker.OpenModel(id, model.manifest(), nodeId, self));
  }

  /**
   * Asks all once more that have not said anything of a model: the question, or the answer, may
   * have got lost. A worker that is still about to open it takes no harm.
   */
  void askSilent() {
    for (Entry entry : roster.all()) {
      models.forEach(
          (id, model) -> {
            if (entry.link != null && entry.asked.contains(id) && !entry.answered.contains(id)) {
              tell(entry, id, model);
            }
          });
    }
  }

  /** A worker has lost a model. */
  void askAgain(Entry entry, String model) {
    entry.asked.remove(model);
    entry.answered.remove(model);
    ask(entry);
  }

  /** A worker cannot have a model. */
  void refused(Entry entry, WorkerPool.ModelRefused message) {
    Used model = models.get(message.model());
    if (model != null) {
      model
          .jobs()
          .values()
          .forEach(
              job -> job.job().modelRefused(entry.toString(), message.words(), message.badInput()));
    }
  }

  /** A worker went without a goodbye. */
  void countLost() {
    models.values().forEach(m -> m.jobs().values().forEach(j -> j.counters().workerLost()));
  }

  /** Tells each job which workers it has. */
  void tellJobs() {
    updateGauge();
    models.forEach(
        (id, model) -> {
          List<String> devices =
              roster.all().stream()
                  .filter(entry -> pool.isReady(entry.id, id))
                  .map(entry -> entry.is.device())
                  .toList();
          model.jobs().values().forEach(job -> job.job().workersChanged(devices));
        });
  }

  /** Shows how many places there are now. */
  void updateGauge() {
    models.keySet().forEach(id -> gauge.places(id, pool.places(id)));
  }
}
