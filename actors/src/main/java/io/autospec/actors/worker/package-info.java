/**
 * Workers: one thread a device that evaluates batches of what has arrived, and one actor a device
 * that the cluster knows it by.
 */
package io.autospec.actors.worker;
