package io.autospec.benchmarks.rig.cell;

/**
 * One system, one size, one mode, one round.
 *
 * @param round from 1
 * @param system its name
 * @param bytes the length of a tensor
 * @param mode the load
 * @param messages how many round trips were measured; none in {@link LoadMode#IDLE}
 * @param elapsedNanos how long that took
 * @param p50Nanos the median round trip
 * @param p99Nanos its 99th percentile; with fewer than 100 messages, the longest
 * @param maxNanos the longest
 * @param clientCpuNanos CPU time of the client's process meanwhile
 * @param serverCpuNanos the same of the server's; 0 if it is the same process
 */
public record CellResult(
    int round,
    String system,
    int bytes,
    LoadMode mode,
    long messages,
    long elapsedNanos,
    long p50Nanos,
    long p99Nanos,
    long maxNanos,
    long clientCpuNanos,
    long serverCpuNanos) {
  /** Returns the throughput in each direction, in 10^6 bytes a second. */
  public double megabytesPerSecond() {
    return messages * (double) bytes / elapsedNanos * 1e3;
  }
}
