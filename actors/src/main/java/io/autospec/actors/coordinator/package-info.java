/**
 * Coordinators: one {@link io.autospec.actors.coordinator.WorkerPool} a node sends queries to
 * workers and takes their answers; a {@link io.autospec.actors.coordinator.SamplingJob} a job, and
 * under it a {@link io.autospec.actors.coordinator.ChainActor} a trajectory, run the chains.
 */
package io.autospec.actors.coordinator;
