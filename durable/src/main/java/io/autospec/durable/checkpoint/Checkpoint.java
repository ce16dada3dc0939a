package io.autospec.durable.checkpoint;

import io.autospec.sampler.chain.ChainSnapshot;
import java.util.Map;
import java.util.TreeMap;

/**
 * Open trajectories of a job as they were between two rounds.
 *
 * @param job the job's id
 * @param epoch of the coordinator that took it
 * @param sequence counts up within the job
 * @param open by trajectory
 */
public record Checkpoint(String job, long epoch, long sequence, Map<Integer, ChainSnapshot> open) {
  // Copies the map, in order.
  public Checkpoint {
    open = java.util.Collections.unmodifiableMap(new TreeMap<>(open));
  }
}
