package io.autospec.scaling.grid;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.autospec.actors.job.TimeParts;
import java.util.List;

/**
 * What one cell came to.
 *
 * @param cell which
 * @param rounds network evaluations on the critical path
 * @param evaluations network evaluations in all
 * @param rejections of drafts
 * @param wallSeconds from the first query to the sample
 * @param evaluationMillis the median network call
 * @param roundMillis the median round
 * @param overheadMillis the median of a round's time less its slowest call
 * @param redispatched queries that were sent to another worker as well
 * @param parts where the wall time went
 * @param trace see {@link Trace}; empty where no drafts are decided
 * @param timeline network calls in order of their beginning; empty but for one cell of a point
 * @param samplesSha256 of the sample's float32, little-endian
 * @param devices a cluster's, one a worker, with their places; empty for those of this process
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record CellResult(
    Cell cell,
    int rounds,
    long evaluations,
    int rejections,
    double wallSeconds,
    double evaluationMillis,
    double roundMillis,
    double overheadMillis,
    int redispatched,
    Parts parts,
    List<Integer> trace,
    List<Call> timeline,
    String samplesSha256,
    List<String> devices) {

  // Copies the lists; absent ones are empty.
  public CellResult {
    trace = trace == null ? List.of() : List.copyOf(trace);
    timeline = timeline == null ? List.of() : List.copyOf(timeline);
    devices = devices == null ? List.of() : List.copyOf(devices);
  }

  /** The same without the timeline, whose numbers are most of it. */
  public CellResult withoutTimeline() {
    return new CellResult(
        cell,
        rounds,
        evaluations,
        rejections,
        wallSeconds,
        evaluationMillis,
        roundMillis,
        overheadMillis,
        redispatched,
        parts,
        trace,
        List.of(),
        samplesSha256,
        devices);
  }

  /** Steps of the chain for each round: the speedup if calls were all that takes time. */
  public double speedup() {
    return (double) cell.steps() / rounds;
  }

  /** Evaluations that the sequential chain would not have made, for each that it would. */
  public double wasted() {
    return (double) (evaluations - cell.steps()) / cell.steps();
  }

  /**
   * Where the wall time of a trajectory went, in seconds, as the runtime measures its rounds.
   *
   * @param compute the calls of the worker that each round waited for
   * @param waiting for a place at a worker, and there for its turn
   * @param network there and back, with codecs and data planes; in one process, between threads
   * @param coordinator drafts, verdicts, and what lies between
   */
  public record Parts(double compute, double waiting, double network, double coordinator) {
    private static final double NANOS = 1e9;

    /** In seconds. */
    public static Parts of(TimeParts parts) {
      return new Parts(
          parts.compute() / NANOS,
          parts.waiting() / NANOS,
          parts.network() / NANOS,
          parts.coordinator() / NANOS);
    }

    /** Their sum. */
    public double total() {
      return compute + waiting + network + coordinator;
    }
  }

  /**
   * A network call.
   *
   * @param worker from 0
   * @param beganMillis after the first call began
   * @param endedMillis after the first call began
   * @param steps one a row
   */
  public record Call(int worker, double beganMillis, double endedMillis, List<Integer> steps) {
    // Copies the list.
    public Call {
      steps = List.copyOf(steps);
    }
  }
}
