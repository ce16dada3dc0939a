/**
 * Jobs that outlive their process. {@link io.autospec.actors.durable.JobKeeper} keeps one running
 * job, on one machine as on a cluster; on a cluster {@link io.autospec.actors.durable.JobEntity}
 * runs it wherever sharding puts it, {@link io.autospec.actors.durable.JobBoard} says when, and
 * {@link io.autospec.actors.durable.JobDesk} talks with guests.
 */
package io.autospec.actors.durable;
