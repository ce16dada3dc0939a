/**
 * Which worker answers which query, decided without a clock, a thread or a network: events in,
 * effects out, so that a test or a simulator can drive every decision. {@link
 * io.autospec.actors.pool.QueryPool} is the whole of it; the others are its parts.
 */
package io.autospec.actors.pool;
