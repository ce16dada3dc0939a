/**
 * The verbs and options of nodes: who joins what, listens where, and how a node is kept running.
 */
package io.autospec.cli.cluster;
