package io.autospec.actors.coordinator;

import akka.actor.typed.ActorRef;
import io.autospec.actors.wire.NetworkKey;

/**
 * What of a job its queries bear.
 *
 * @param id one of a kind in this process
 * @param epoch the job's fence: answers of another one are dropped
 * @param network what is evaluated
 * @param job hears what goes wrong
 * @param counters counts what its workers do
 */
record JobTicket(
    long id,
    long epoch,
    NetworkKey network,
    ActorRef<SamplingJob.Command> job,
    JobCounters counters) {}
