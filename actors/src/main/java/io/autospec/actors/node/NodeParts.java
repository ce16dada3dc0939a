package io.autospec.actors.node;

import io.autospec.actors.pool.PoolSettings;
import io.autospec.actors.worker.ModelOpener;
import io.autospec.actors.worker.WorkerDevices;

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
 */
record NodeParts(
    DataPlane plane,
    String address,
    WorkerDevices devices,
    ModelOpener models,
    PoolSettings poolSettings,
    boolean coordinates,
    boolean clustered) {}
