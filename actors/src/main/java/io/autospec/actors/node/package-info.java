/**
 * One process of a cluster, or all of it: the actor system, the data plane and what runs on them.
 */
package io.autospec.actors.node;
