package io.autospec.actors.job;

/**
 * Where the time of rounds went, in nanoseconds: a round's is told from the query that was answered
 * last, because the round waited for it. All but what its worker says is of the coordinator's
 * clock; of the worker's clock only durations are used, so that the two need not agree.
 *
 * @param compute the calls that its worker ran for the round
 * @param waiting for a place at a worker, and at the worker for its turn
 * @param network from sending to the answer, less what the worker had it; with what codecs and data
 *     planes take on both sides. Within one process: the way between threads
 * @param coordinator drafts, verdicts, and the way between the coordinator's own actors
 */
public record TimeParts(long compute, long waiting, long network, long coordinator) {
  /** Nothing. */
  public static final TimeParts NONE = new TimeParts(0, 0, 0, 0);

  /**
   * What the coordinator's clock says of a round.
   *
   * @param began the round was opened
   * @param submitted the pool had its queries
   * @param sent the query that was answered last left, to the worker that answered it
   * @param answered its answer was there
   * @param ended the round was decided
   */
  public record Stamps(long began, long submitted, long sent, long answered, long ended) {}

  /**
   * Splits a round.
   *
   * @param stamps on one clock, in order
   * @param waited how long the query waited at its worker
   * @param call how long its call took
   * @param busy what all calls took that the worker ran for the round, that one included; those for
   *     others count as waiting
   * @return parts whose sum is the round's time
   */
  public static TimeParts ofRound(Stamps stamps, long waited, long call, long busy) {
    long trip = stamps.answered() - stamps.sent();
    // More than the whole trip: it answered what it had been sent before.
    long there = Math.min(trip, waited + call);
    long atWorkers = stamps.sent() - stamps.submitted() + there;
    long compute = Math.min(atWorkers, Math.max(call, busy));
    return new TimeParts(
        compute,
        atWorkers - compute,
        trip - there,
        stamps.submitted() - stamps.began() + stamps.ended() - stamps.answered());
  }

  /** The sum of two. */
  public TimeParts plus(TimeParts other) {
    return new TimeParts(
        compute + other.compute,
        waiting + other.waiting,
        network + other.network,
        coordinator + other.coordinator);
  }
}
