package io.autospec.actors.job;

import java.util.List;
import java.util.OptionalLong;

/**
 * What a finished job leaves.
 *
 * @param samples one array of D floats for each trajectory, in order; none if they went elsewhere
 * @param rounds for each trajectory: network evaluations on its critical path
 * @param rejections for each trajectory
 * @param evaluations network evaluations in all (rows; a guided pair counts as one)
 * @param wallNanos from the first query to the last sample
 * @param evaluationNanos the latency of network calls
 * @param roundNanos the wall time of rounds
 * @param overheadNanos a round's wall time less its slowest evaluation
 * @param redispatched queries that were sent to another worker as well
 * @param workersLost workers that went without a goodbye
 * @param strays answers that reached a chain which had not asked, or had the answer; dropped, and 0
 *     unless this program is at fault
 * @param resumedFromStep steps of all trajectories that were there already; empty for a job that
 *     was not taken up again
 * @param devices one a worker: those there at the end
 * @param parts where the time of its rounds went, all of them together; rounds of several
 *     trajectories run at once
 */
public record JobResult(
    List<float[]> samples,
    List<Integer> rounds,
    List<Integer> rejections,
    long evaluations,
    long wallNanos,
    Percentiles evaluationNanos,
    Percentiles roundNanos,
    Percentiles overheadNanos,
    int redispatched,
    int workersLost,
    long strays,
    OptionalLong resumedFromStep,
    List<String> devices,
    TimeParts parts) {

  // Copies the lists.
  public JobResult {
    samples = List.copyOf(samples);
    rounds = List.copyOf(rounds);
    rejections = List.copyOf(rejections);
    devices = List.copyOf(devices);
  }

  /** The same, of which nobody has seen where the time went. */
  public JobResult(
      List<float[]> samples,
      List<Integer> rounds,
      List<Integer> rejections,
      long evaluations,
      long wallNanos,
      Percentiles evaluationNanos,
      Percentiles roundNanos,
      Percentiles overheadNanos,
      int redispatched,
      int workersLost,
      long strays,
      OptionalLong resumedFromStep,
      List<String> devices) {
    this(
        samples,
        rounds,
        rejections,
        evaluations,
        wallNanos,
        evaluationNanos,
        roundNanos,
        overheadNanos,
        redispatched,
        workersLost,
        strays,
        resumedFromStep,
        devices,
        TimeParts.NONE);
  }

  /**
   * Two percentiles of a histogram, in nanoseconds.
   *
   * @param p50 the median
   * @param p99 the 99th percentile
   */
  public record Percentiles(long p50, long p99) {}
}
