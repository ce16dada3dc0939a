/**
 * The load rig of the data plane: compares ways of moving tensors between two JVMs on one machine,
 * by echo, in interleaved rounds, as ratios.
 */
package io.autospec.benchmarks.rig;
