/**
 * Noise schedules and timestep spacings, as diffusers computes them, to the last bit of float32.
 */
package io.autospec.sampler.schedule;
