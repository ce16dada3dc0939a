package io.autospec.actors.coordinator;

import io.autospec.actors.wire.Fence;
import io.autospec.actors.wire.NetworkKey;

/**
 * What of a job its queries bear.
 *
 * @param id one of a kind in this process
 * @param fence keeps others from it, and it from theirs
 * @param network what is evaluated
 * @param job hears what goes wrong
 * @param counters counts what its workers do
 */
public record JobTicket(
    long id, Fence fence, NetworkKey network, JobPost job, JobCounters counters) {}
