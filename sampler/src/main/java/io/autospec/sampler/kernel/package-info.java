/** Reverse kernels: what one transition of a chain computes from a state and a network's output. */
package io.autospec.sampler.kernel;
