package io.autospec.actors.coordinator;

import akka.actor.Address;
import akka.actor.typed.ActorRef;
import io.autospec.actors.job.ClusterWorker;
import io.autospec.actors.worker.ScoreWorker;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The workers that the cluster knows, and how far each has come. For the pool's thread alone. */
final class WorkerRoster {
  /** One worker that has said what it is. */
  static final class Entry {
    final long id;
    final WorkerPool.Described is;

    /** As {@link ClusterWorker} has it. */
    final String name;

    /** Null while there is no way to it. */
    WorkerLink link;

    /** Models that it was asked to open, and what it said. */
    final Map<String, UsedModels.Asked> asked = new HashMap<>();

    boolean draining;

    /** How often no way to it was found since there was one. */
    int vainDials;

    Entry(long id, WorkerPool.Described is) {
      this.id = id;
      this.is = is;
      Address address = is.worker().path().address();
      String node = address.hasLocalScope() ? "local" : address.hostPort().replaceFirst("^.*@", "");
      this.name = node + "/" + is.index();
    }

    @Override
    public String toString() {
      return is.device() + " of node " + is.nodeId();
    }
  }

  private final Set<ActorRef<ScoreWorker.Command>> listed = new HashSet<>();
  private final Map<ActorRef<ScoreWorker.Command>, Entry> entries = new LinkedHashMap<>();
  private final Map<Long, Entry> byId = new HashMap<>();
  private long ids;

  /** Makes it empty. */
  WorkerRoster() {}

  /** Takes what the cluster lists now; returns who is new. */
  List<ActorRef<ScoreWorker.Command>> listed(Set<ActorRef<ScoreWorker.Command>> now) {
    List<ActorRef<ScoreWorker.Command>> fresh = new ArrayList<>(now);
    fresh.removeAll(listed);
    listed.clear();
    listed.addAll(now);
    return fresh;
  }

  /** Who is listed but has not said what it is. */
  List<ActorRef<ScoreWorker.Command>> silent() {
    List<ActorRef<ScoreWorker.Command>> silent = new ArrayList<>(listed);
    silent.removeAll(entries.keySet());
    return silent;
  }

  /** Those that there is a way to, and that are not leaving. */
  List<ClusterWorker> here() {
    return entries.values().stream()
        .filter(entry -> entry.link != null && !entry.draining)
        .map(entry -> new ClusterWorker(entry.name, entry.is.device()))
        .toList();
  }

  boolean isListed(Entry entry) {
    return listed.contains(entry.is.worker());
  }

  /** Adds a worker; returns null if it was here. */
  Entry add(WorkerPool.Described described) {
    if (entries.containsKey(described.worker())) {
      return null;
    }
    Entry entry = new Entry(++ids, described);
    entries.put(described.worker(), entry);
    byId.put(entry.id, entry);
    return entry;
  }

  Entry of(ActorRef<ScoreWorker.Command> worker) {
    return entries.get(worker);
  }

  Entry of(long id) {
    return byId.get(id);
  }

  /** The workers of a node. */
  List<Entry> ofNode(int nodeId) {
    return entries.values().stream().filter(entry -> entry.is.nodeId() == nodeId).toList();
  }

  Collection<Entry> all() {
    return entries.values();
  }

  void remove(Entry entry) {
    entries.remove(entry.is.worker());
    byId.remove(entry.id);
  }
}
