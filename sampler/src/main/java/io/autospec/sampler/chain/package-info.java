/**
 * Chains as pure state machines: an event in, effects out. No clock, no thread, no I/O; whoever
 * drives a chain (one thread, many workers, actors, a simulator) executes the effects and feeds the
 * events, and every driver gets the same bytes.
 */
package io.autospec.sampler.chain;
