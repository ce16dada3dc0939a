package io.autospec.actors.coordinator;

import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.ActorContext;
import io.autospec.actors.coordinator.WorkerRoster.Entry;
import io.autospec.actors.pool.PoolEffect;
import io.autospec.actors.pool.QueryPool;
import io.autospec.actors.worker.ScoreWorker;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * How workers come and go: one that the cluster lists is asked what it is, then there is a link to
 * its node, then it is asked to open what is used. For the pool's thread alone.
 */
final class WorkerContacts {
  private final ActorContext<WorkerPool.Command> context;
  private final PoolNode node;
  private final QueryPool pool;
  private final WorkerRoster roster;
  private final UsedModels models;
  private final Set<ActorRef<ScoreWorker.Command>> unadmitted = new HashSet<>();

  /**
   * Knows nobody yet.
   *
   * @param context of the pool's actor, which hears what workers say
   * @param node makes links
   * @param pool hears who can be asked
   * @param roster of all
   * @param models that workers are asked to open
   */
  WorkerContacts(
      ActorContext<WorkerPool.Command> context,
      PoolNode node,
      QueryPool pool,
      WorkerRoster roster,
      UsedModels models) {
    this.context = context;
    this.node = node;
    this.pool = pool;
    this.roster = roster;
    this.models = models;
  }

  /** These are all that the cluster lists. */
  void listed(Set<ActorRef<ScoreWorker.Command>> workers) {
    unadmitted.retainAll(workers);
    roster.listed(workers).forEach(this::ask);
  }

  private void ask(ActorRef<ScoreWorker.Command> worker) {
    worker.tell(new ScoreWorker.Describe(context.getSelf()));
  }

  /** A worker says what it is. */
  void described(WorkerPool.Described described) {
    if (!node.admits(described.worker().path().address())) {
      // It stays among those that have said nothing, and is asked again: certificates change.
      if (unadmitted.add(described.worker())) {
        context
            .getLog()
            .warn(
                "{} gets no queries: its certificate does not allow a worker", described.worker());
      }
      return;
    }
    Entry entry = roster.add(described);
    if (entry != null) {
      context.watchWith(described.worker(), new WorkerPool.WorkerGone(described.worker()));
      dial(entry);
    }
  }

  /** What was asked may have got lost, and links may be possible now. */
  void tryAgain() {
    roster.silent().forEach(this::ask);
    for (Entry entry : List.copyOf(roster.all())) {
      if (entry.link == null && roster.isListed(entry)) {
        dial(entry);
      }
    }
  }

  private void dial(Entry entry) {
    if (node.dial(entry.is.nodeId(), entry.is.address())) {
      linkUp(entry);
    }
  }

  /** There is a link to a node. */
  void linkUp(int nodeId) {
    roster.ofNode(nodeId).forEach(this::linkUp);
  }

  private void linkUp(Entry entry) {
    if (entry.link != null) {
      return;
    }
    entry.link = node.link(entry.is.nodeId());
    if (entry.link == null) {
      return;
    }
    context.getLog().info("worker {}: {} is here", entry.id, entry);
    pool.workerJoined(entry.id, entry.is.capacityRows());
    if (entry.draining) {
      pool.workerDrains(entry.id);
    }
    entry.vainDials = 0;
    entry.asked.clear();
    models.ask(entry);
  }

  /** There is no link to a node any more; returns what the pool wants done. */
  List<PoolEffect> linkDown(int nodeId, String why, long now) {
    List<PoolEffect> effects = new ArrayList<>();
    roster.ofNode(nodeId).forEach(entry -> effects.addAll(linkDown(entry, why, now)));
    return effects;
  }

  private List<PoolEffect> linkDown(Entry entry, String why, long now) {
    if (entry.link == null) {
      tellOfVainDial(entry, why);
      return List.of();
    }
    entry.link = null;
    context.getLog().info("worker {}: {} is gone: {}", entry.id, entry, why);
    if (!entry.draining) {
      models.countLost(entry);
    }
    List<PoolEffect> effects = pool.workerLeft(entry.id, now);
    models.tellJobs();
    return effects;
  }

  /** Once may be chance: both ends dial at the same time, say. Later on, seldom. */
  private void tellOfVainDial(Entry entry, String why) {
    entry.vainDials++;
    if (entry.vainDials == 3 || entry.vainDials % 100 == 0) {
      context
          .getLog()
          .warn(
              "no way to {} at {}: {} ({} times): its data plane's ports must be reachable, and both"
                  + " nodes need the same data-plane.key and transports",
              entry,
              entry.is.address(),
              why,
              entry.vainDials);
    }
  }

  /** A worker takes nothing new. */
  void drains(ActorRef<ScoreWorker.Command> worker) {
    Entry entry = roster.of(worker);
    if (entry != null) {
      entry.draining = true;
      pool.workerDrains(entry.id);
      models.tellJobs();
    }
  }

  /** A worker has left the cluster; returns what the pool wants done. */
  List<PoolEffect> gone(ActorRef<ScoreWorker.Command> worker, long now) {
    Entry entry = roster.of(worker);
    if (entry == null) {
      return List.of();
    }
    List<PoolEffect> effects = linkDown(entry, "left the cluster", now);
    roster.remove(entry);
    return effects;
  }
}
