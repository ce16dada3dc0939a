package io.autospec.actors.node;

import io.autospec.actors.durable.DurableStores;
import io.autospec.actors.durable.JobsSettings;
import io.autospec.actors.pool.PoolSettings;
import io.autospec.actors.worker.ModelOpener;
import io.autospec.actors.worker.WorkerDevices;
import java.util.Optional;

/**
 * What a node's actors work with.
 *
 * @param plane the data plane
 * @param address where other nodes find it; empty if none do
 * @param devices the node's own
 * @param models where its workers get models from
 * @param poolSettings limits of its pool
 * @param coordinates whether it runs jobs
 * @param clustered whether there may be other nodes
 * @param jobs durable jobs that it keeps; empty if it keeps none
 */
record NodeParts(
    DataPlane plane,
    String address,
    WorkerDevices devices,
    ModelOpener models,
    PoolSettings poolSettings,
    boolean coordinates,
    boolean clustered,
    Optional<Jobs> jobs) {

  /**
   * Durable jobs.
   *
   * @param stores where they are
   * @param settings their limits
   */
  record Jobs(DurableStores stores, JobsSettings settings) {}
}
