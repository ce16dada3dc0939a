/**
 * The data plane under faults that only real processes, signals and networks have: peers that are
 * killed, stopped or do not read, packets that are lost, networks that are cut.
 *
 * <p>What must hold through all of it is written down in {@link io.autospec.systemtests.Contract}.
 * Each end keeps a {@link io.autospec.systemtests.Journal} of what it was told in shared memory, so
 * that the word of a process that was killed counts too.
 */
package io.autospec.systemtests;
