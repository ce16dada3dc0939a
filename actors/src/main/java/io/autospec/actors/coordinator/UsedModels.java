package io.autospec.actors.coordinator;

import akka.actor.typed.ActorRef;
import io.autospec.actors.coordinator.WorkerRoster.Entry;
import io.autospec.actors.pool.PoolEffect;
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
  /** How long after it was asked, or refused, a worker is asked again; longer each time. */
  static final long ASK_AGAIN_NANOS = 5_000_000_000L;

  /**
   * How long all that are there refuse a model before its jobs fail: others may be on their way.
   */
  static final long GIVE_UP_NANOS = 5_000_000_000L;

  private static final int MOST_DOUBLINGS = 4;

  /** How a worker was asked for a model, and what it said. */
  static final class Asked {
    private long againAt;
    private int refusals;

    /** Of its last refusal; empty before. */
    private String words = "";

    /** Whether its last word was that the model cannot be used. */
    private boolean badInput;
  }

  private static final class Used {
    private final String manifest;
    private final Map<Long, JobTicket> jobs = new LinkedHashMap<>();

    /** Whether all workers that are there refuse it, and since when. */
    private boolean refused;

    private long refusedSince;

    Used(String manifest) {
      this.manifest = manifest;
    }

    /** Whether any job may use a worker. */
    boolean wants(Entry entry) {
      return jobs.values().stream().anyMatch(job -> job.mayUse(entry.name));
    }
  }

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
        .computeIfAbsent(job.network().model(), unused -> new Used(manifest))
        .jobs
        .put(job.id(), job);
    for (Entry entry : roster.all()) {
      ask(entry);
      Asked asked = entry.asked.get(job.network().model());
      if (asked != null && !asked.words.isEmpty() && job.workers().contains(entry.name)) {
        // What another job has heard is not said again, and nobody can come in its place.
        job.job().modelRefused(entry.toString(), asked.words, asked.badInput, false);
      }
    }
    tellJobs();
  }

  /** A job is over. */
  void over(JobTicket job) {
    Used model = models.get(job.network().model());
    if (model != null) {
      model.jobs.remove(job.id());
      if (model.jobs.isEmpty()) {
        models.remove(job.network().model());
        // A later job asks anew, and hears anew who refuses.
        roster.all().forEach(entry -> entry.asked.remove(job.network().model()));
      }
    }
  }

  /** Whether a job has begun and is not over. */
  boolean has(JobTicket job) {
    Used used = models.get(job.network().model());
    return used != null && used.jobs.containsKey(job.id());
  }

  /** Asks a worker to open what it was not asked for yet. */
  void ask(Entry entry) {
    if (entry.link == null) {
      return;
    }
    models.forEach(
        (id, model) -> {
          if (!entry.asked.containsKey(id) && model.wants(entry)) {
            ask(entry, id, model, System.nanoTime());
          }
        });
  }

  private void ask(Entry entry, String id, Used model, long now) {
    entry.asked.computeIfAbsent(id, unused -> new Asked()).againAt = now + ASK_AGAIN_NANOS;
    pool.modelAsked(entry.id, id);
    entry.is.worker().tell(new ScoreWorker.OpenModel(id, model.manifest, nodeId, self));
  }

  /**
   * Time has passed: who has not opened a model is asked again, because the question or its answer
   * may be lost, and what was refused may be possible now.
   */
  void tick(long now) {
    for (Entry entry : roster.all()) {
      if (entry.link != null && !entry.draining) {
        models.forEach(
            (id, model) -> {
              Asked asked = entry.asked.get(id);
              if (model.wants(entry)
                  && !pool.isReady(entry.id, id)
                  && (asked == null || now - asked.againAt >= 0)) {
                ask(entry, id, model, now);
              }
            });
      }
    }
    models.forEach((id, model) -> failIfAllRefuse(id, model, now));
  }

  private void failIfAllRefuse(String id, Used model, long now) {
    String words = refusalOfAll(id);
    if (words == null || !model.refused) {
      model.refused = words != null;
      model.refusedSince = now;
    } else if (now - model.refusedSince >= GIVE_UP_NANOS) {
      model.refusedSince = now;
      model.jobs.values().forEach(job -> job.job().modelRefused("all workers", words, true, true));
    }
  }

  /** What one of them says if all workers that are there refuse a model; else null. */
  private String refusalOfAll(String id) {
    String words = null;
    for (Entry entry : roster.all()) {
      if (entry.link != null && !entry.draining && models.get(id).wants(entry)) {
        Asked asked = entry.asked.get(id);
        if (asked == null || !asked.badInput || pool.isReady(entry.id, id)) {
          return null;
        }
        words = "no worker can open the model: " + entry + ": " + asked.words;
      }
    }
    return words;
  }

  /** A worker has a model open. */
  void opened(Entry entry, String model) {
    entry.asked.put(model, new Asked());
  }

  /** A worker has lost a model. */
  void askAgain(Entry entry, String model) {
    entry.asked.remove(model);
    ask(entry);
  }

  /** A worker cannot have a model; returns what the pool wants done. */
  List<PoolEffect> refused(Entry entry, WorkerPool.ModelRefused message) {
    Used model = models.get(message.model());
    if (model != null) {
      Asked asked = entry.asked.computeIfAbsent(message.model(), unused -> new Asked());
      asked.againAt =
          System.nanoTime() + (ASK_AGAIN_NANOS << Math.min(asked.refusals, MOST_DOUBLINGS));
      asked.refusals++;
      asked.badInput = message.badInput();
      String words = String.valueOf(message.words());
      if (!words.equals(asked.words)) { // Else it only says again what it said before.
        asked.words = words;
        model.jobs.values().stream()
            .filter(job -> job.mayUse(entry.name))
            .forEach(
                job -> job.job().modelRefused(entry.toString(), words, message.badInput(), false));
      }
    }
    return pool.modelRefused(entry.id, message.model());
  }

  /** A worker went without a goodbye. */
  void countLost(Entry entry) {
    models.values().stream()
        .flatMap(model -> model.jobs.values().stream())
        .filter(job -> job.mayUse(entry.name))
        .forEach(job -> job.counters().workerLost());
  }

  /** Tells each job which workers it has. */
  void tellJobs() {
    updateGauge();
    models.forEach(
        (id, model) -> {
          List<Entry> ready =
              roster.all().stream().filter(entry -> pool.isReady(entry.id, id)).toList();
          model.jobs.values().forEach(job -> job.job().workersChanged(devices(ready, job)));
        });
  }

  private static List<String> devices(List<Entry> ready, JobTicket job) {
    return ready.stream()
        .filter(entry -> job.mayUse(entry.name))
        .map(entry -> entry.is.device())
        .toList();
  }

  /** Shows how many places there are now. */
  void updateGauge() {
    models.keySet().forEach(id -> gauge.places(id, pool.places(id)));
  }
}
