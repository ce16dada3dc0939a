package io.autospec.simulator;

import io.autospec.durable.record.FencedException;
import io.autospec.durable.record.JobRecord;
import io.autospec.durable.record.JobStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The simulated records as one process reaches them. */
final class SimJobStore implements JobStore {
  private final StoreState state;
  private final StoreAccess access;
  private final Judge judge;
  private final String owner;

  SimJobStore(StoreState state, StoreAccess access, Judge judge, String owner) {
    this.state = state;
    this.access = access;
    this.judge = judge;
    this.owner = owner;
  }

  @Override
  public JobRecord create(JobRecord record) {
    throw new UnsupportedOperationException("the simulated job is there from the beginning");
  }

  @Override
  public Optional<JobRecord> find(String id) {
    access.begin();
    Optional<JobRecord> found = Optional.ofNullable(state.records.get(id));
    access.end("find", found.map(JobRecord::revision).orElse(0L));
    return found;
  }

  @Override
  public List<JobRecord> list() {
    access.begin();
    List<JobRecord> all = List.copyOf(state.records.values());
    access.end("list", all.size());
    return all;
  }

  @Override
  public List<JobRecord> unfinished() {
    return list().stream().filter(job -> !job.status().isOver()).toList();
  }

  @Override
  public List<JobRecord> over(Instant changedBefore) {
    return list().stream()
        .filter(job -> job.status().isOver() && job.changed().isBefore(changedBefore))
        .toList();
  }

  @Override
  public List<String> ids(String beginning, int most) {
    return list().stream()
        .map(JobRecord::id)
        .filter(id -> id.startsWith(beginning))
        .sorted()
        .limit(most)
        .toList();
  }

  @Override
  public JobRecord replace(JobRecord next) {
    access.begin();
    JobRecord old = state.records.get(next.id());
    if (old == null || old.revision() != next.revision()) {
      access.end("fenced", next.epoch());
      throw new FencedException(
          "job " + next.id() + ": expected revision " + next.revision() + ", found another");
    }
    JobRecord replaced = next.withRevision(next.revision() + 1);
    state.records.put(next.id(), replaced);
    judge.recordReplaced(owner, replaced);
    access.end("replace", replaced.revision());
    return replaced;
  }

  @Override
  public void delete(String id) {
    access.begin();
    state.records.remove(id);
    access.end("forget", 0);
  }

  @Override
  public boolean delete(JobRecord seen) {
    access.begin();
    JobRecord old = state.records.get(seen.id());
    boolean gone = old == null || old.revision() == seen.revision();
    if (gone) {
      state.records.remove(seen.id());
    }
    access.end("forget", gone ? 1 : 0);
    return gone;
  }

  @Override
  public String toString() {
    return "the simulated records";
  }
}
