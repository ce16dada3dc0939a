package io.autospec.cli.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;

/**
 * The JSON report of a sampling job. Its keys, their order and their meanings are a contract.
 *
 * @param autospec the program's version
 * @param model the network
 * @param algorithm the algorithm's name
 * @param draft the draft's name; null where the algorithm has none
 * @param window the most steps speculated at once, no more than the chain has
 * @param steps K
 * @param count trajectories
 * @param seed the key of all noise
 * @param workers how many
 * @param devices one a worker
 * @param rounds for each trajectory: network evaluations on its critical path
 * @param evaluations network evaluations in all
 * @param rejections for each trajectory
 * @param algorithmicSpeedup steps / mean(rounds)
 * @param parallelEfficiency algorithmicSpeedup / min(window, workers)
 * @param wallSeconds from the first query to the last sample
 * @param secondsPerTrajectory wallSeconds / count
 * @param evaluationMillis the latency of network calls
 * @param roundMillis the wall time of rounds
 * @param overheadMillis a round's wall time less its slowest evaluation
 * @param redispatched evaluations sent again; 0 in one process
 * @param workersLost workers that died; 0 in one process
 * @param resumedFromStep steps of all trajectories that were there when the job was last taken up
 *     again; null for a job that was not
 * @param samplesSha256 see {@link SamplesDigest}
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
@JsonPropertyOrder({
  "autospec",
  "model",
  "algorithm",
  "draft",
  "window",
  "steps",
  "count",
  "seed",
  "workers",
  "devices",
  "rounds",
  "evaluations",
  "rejections",
  "algorithmicSpeedup",
  "parallelEfficiency",
  "wallSeconds",
  "secondsPerTrajectory",
  "evaluationMillis",
  "roundMillis",
  "overheadMillis",
  "redispatched",
  "workersLost",
  "resumedFromStep",
  "samplesSha256"
})
public record SampleReport(
    String autospec,
    ModelId model,
    String algorithm,
    String draft,
    int window,
    int steps,
    int count,
    long seed,
    int workers,
    List<String> devices,
    List<Integer> rounds,
    long evaluations,
    List<Integer> rejections,
    double algorithmicSpeedup,
    double parallelEfficiency,
    double wallSeconds,
    double secondsPerTrajectory,
    Millis evaluationMillis,
    Millis roundMillis,
    Millis overheadMillis,
    int redispatched,
    int workersLost,
    Long resumedFromStep,
    String samplesSha256) {

  /** Copies the lists. */
  public SampleReport {
    devices = List.copyOf(devices);
    rounds = List.copyOf(rounds);
    rejections = List.copyOf(rejections);
  }

  /**
   * Which network.
   *
   * @param name its name
   * @param sha256 of its file
   */
  @JsonPropertyOrder({"name", "sha256"})
  public record ModelId(String name, String sha256) {}

  /**
   * Two percentiles.
   *
   * @param p50 milliseconds
   * @param p99 milliseconds
   */
  @JsonPropertyOrder({"p50", "p99"})
  public record Millis(double p50, double p99) {}
}
