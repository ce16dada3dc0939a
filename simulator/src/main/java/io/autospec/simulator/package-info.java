/**
 * The whole cluster in one thread and virtual time: the runtime's own state machines (chains, pool,
 * queries' desk, device backlogs, fences, keepers) between simulated processes, networks, workers
 * and stores that fail by a plan drawn from a seed. The same seed gives the same run, event by
 * event.
 */
package io.autospec.simulator;
