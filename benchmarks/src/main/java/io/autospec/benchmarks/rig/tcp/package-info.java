/** Blocking sockets: what the operating system gives for nothing. */
package io.autospec.benchmarks.rig.tcp;
