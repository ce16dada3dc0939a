package io.autospec.benchmarks.rig.aeron;

/** What lies between the two JVMs. */
public enum Medium {
  /** One driver, in the server's JVM; both map its log buffers. */
  IPC,
  /** A driver in each JVM, and the loopback between them. */
  UDP
}
