/** Actors on two nodes of Akka, over Artery TCP. */
package io.autospec.benchmarks.rig.artery;
