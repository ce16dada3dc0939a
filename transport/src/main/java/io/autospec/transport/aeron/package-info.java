/**
 * Frames over Aeron: shared memory between processes of one host, UDP between hosts.
 *
 * <p>Each node has a media driver of its own, run by the node's thread. To reach a node on the same
 * host, a node becomes a client of that node's driver and writes to its shared memory; to reach one
 * on another host, its own driver sends. {@link io.autospec.transport.aeron.AeronContext} has what
 * can be chosen.
 */
package io.autospec.transport.aeron;
