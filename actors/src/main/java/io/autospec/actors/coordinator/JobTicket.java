package io.autospec.actors.coordinator;

import io.autospec.actors.wire.Fence;
import io.autospec.actors.wire.NetworkKey;
import java.util.Set;

/**
 * What of a job its queries bear.
 *
 * @param id one of a kind in this process
 * @param fence keeps others from it, and it from theirs
 * @param network what is evaluated
 * @param job hears what goes wrong
 * @param counters counts what its workers do
 * @param workers names of those that may answer; empty for all
 */
public record JobTicket(
    long id,
    Fence fence,
    NetworkKey network,
    JobPost job,
    JobCounters counters,
    Set<String> workers) {

  // Copies the set.
  public JobTicket {
    workers = Set.copyOf(workers);
  }

  /** The same, answered by all. */
  public JobTicket(long id, Fence fence, NetworkKey network, JobPost job, JobCounters counters) {
    this(id, fence, network, job, counters, Set.of());
  }

  /** Returns whether a worker of this name may answer its queries. */
  public boolean mayUse(String worker) {
    return workers.isEmpty() || workers.contains(worker);
  }
}
