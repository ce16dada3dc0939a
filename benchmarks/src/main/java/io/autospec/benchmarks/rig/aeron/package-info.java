/**
 * Aeron with no framing at all: the floor under the project's own data plane. Both sides know the
 * length of a tensor, so that its end needs no mark.
 */
package io.autospec.benchmarks.rig.aeron;
