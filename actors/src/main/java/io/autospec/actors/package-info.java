/**
 * The runtime: coordinator actors run acceptance chains, worker actors evaluate their queries, on
 * one machine or many. {@link io.autospec.actors.node.AutospecNode} is the way in.
 */
package io.autospec.actors;
