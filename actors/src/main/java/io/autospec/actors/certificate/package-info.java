/**
 * Which roles a node's certificate allows it, and what is done with a node that takes another: it
 * is refused where it connects, or put out of the cluster.
 */
package io.autospec.actors.certificate;
