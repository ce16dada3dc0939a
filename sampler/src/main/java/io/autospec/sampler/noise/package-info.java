/**
 * Noise that is addressed, never streamed: the same (seed, trajectory, step, purpose) gives the
 * same bits on any node, in any order, after any restart.
 */
package io.autospec.sampler.noise;
