package io.autospec.actors.coordinator;

import io.autospec.actors.coordinator.WorkerRoster.Entry;
import java.util.List;

/** The workers that a roster knows. For the pool's thread alone. */
record RosterWorkers(WorkerRoster roster, UsedModels models) implements QueryWorkers {
  @Override
  public WorkerLink link(long worker) {
    Entry entry = roster.of(worker);
    return entry == null ? null : entry.link;
  }

  @Override
  public int device(long worker) {
    return roster.of(worker).is.index();
  }

  @Override
  public List<Long> ofNode(int nodeId) {
    return roster.ofNode(nodeId).stream().map(entry -> entry.id).toList();
  }

  @Override
  public boolean isOf(long worker, int nodeId) {
    Entry entry = roster.of(worker);
    return entry != null && entry.is.nodeId() == nodeId;
  }

  @Override
  public boolean mayAnswer(long worker, JobTicket job) {
    Entry entry = roster.of(worker);
    return entry != null && job.mayUse(entry.name);
  }

  @Override
  public void lostModel(long worker, String model) {
    Entry entry = roster.of(worker);
    if (entry != null) {
      models.askAgain(entry, model);
    }
  }

  @Override
  public String name(long worker) {
    return String.valueOf(roster.of(worker));
  }
}
