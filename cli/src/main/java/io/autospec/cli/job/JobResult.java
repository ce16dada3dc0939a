package io.autospec.cli.job;

import java.util.List;

/**
 * What a finished job leaves.
 *
 * @param samples one array of D floats for each trajectory, in order
 * @param rounds for each trajectory: network evaluations on its critical path
 * @param rejections for each trajectory
 * @param evaluations network evaluations in all (rows; a guided pair counts as one)
 * @param wallNanos from the first query to the last sample
 * @param evaluationNanos the latency of network calls
 * @param roundNanos the wall time of rounds
 * @param overheadNanos a round's wall time less its slowest evaluation
 */
public record JobResult(
    List<float[]> samples,
    List<Integer> rounds,
    List<Integer> rejections,
    long evaluations,
    long wallNanos,
    Percentiles evaluationNanos,
    Percentiles roundNanos,
    Percentiles overheadNanos) {

  // Copies the lists.
  public JobResult {
    samples = List.copyOf(samples);
    rounds = List.copyOf(rounds);
    rejections = List.copyOf(rejections);
  }

  /**
   * Two percentiles of a histogram, in nanoseconds.
   *
   * @param p50 the median
   * @param p99 the 99th percentile
   */
  public record Percentiles(long p50, long p99) {}
}
