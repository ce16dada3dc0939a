package io.autospec.sampler.chain;

import java.util.List;

/**
 * One trajectory as a state machine. The driver begins it once, evaluates every {@link
 * Effect.Evaluate} it is given, in any order and on any worker, and hands each answer back, until
 * {@link Effect.Finished}.
 *
 * <p>Thread rules: one thread at a time. The arrays of a query belong to the chain and are not
 * written by it while the query is open, so a worker may read the state in place.
 */
public interface Chain {
  /** What happens to a chain. */
  sealed interface Event {
    /** The trajectory begins; exactly once, first. */
    record Begin() implements Event {}

    /**
     * A query was answered. An answer to a query that is not open (a duplicate, a late one) changes
     * nothing.
     *
     * @param query the id of the {@link Effect.Evaluate}
     * @param output the network's output; may be the query's own output array, or is copied
     */
    record Evaluated(long query, float[] output) implements Event {}
  }

  /** What a chain wants done. */
  sealed interface Effect {
    /**
     * Evaluate the network.
     *
     * @param query counts up from 0 within the trajectory
     * @param ahead how many undecided steps come before this one: 0 is surely needed
     * @param step the step, 0 .. K-1
     * @param state where; read only
     * @param inputScale what the network's input is multiplied by
     * @param timestep what the network is told
     * @param output room for the answer, which the driver may use
     */
    record Evaluate(
        long query,
        int ahead,
        int step,
        float[] state,
        float inputScale,
        float timestep,
        float[] output)
        implements Effect {}

    /**
     * The trajectory is done.
     *
     * @param sample the final state; the driver's from now on
     */
    record Finished(float[] sample) implements Effect {}
  }

  /**
   * Takes an event.
   *
   * @param event what happened
   * @return what to do now, in order of need; often empty
   */
  List<Effect> on(Event event);

  /**
   * Makes noise ahead of its use, so that {@link #on} need not: the proposal noise of <em>one</em>
   * step, the first whose noise was not made yet. May be called between events, while queries are
   * out; whether and how often it is called changes no byte of the trajectory.
   *
   * <p>It reaches a further window's length behind the open window, not past the chain's end.
   * Memory: at most as many further arrays of D floats as the longest window has steps (one for the
   * sequential chain), each taken at the first call that needs it and kept.
   *
   * @return whether another call would find a step to make
   */
  default boolean prepare() {
    return false;
  }

  /**
   * Puts the trajectory away as it was when the open round opened; under the paper's algorithm,
   * when the open iteration's anchor did. A chain that is {@link #restore restored} from it opens
   * that round again, with the same queries under the same numbers. May be called between events,
   * while queries are out and some of them answered; it changes no byte of the trajectory.
   *
   * <p>Cost: one copy of what is kept, at most {@code 2 + 2 window} arrays of D floats (twice as
   * many where the variance is learned).
   *
   * @return copies; the caller's
   * @throws IllegalStateException before the chain has begun, and when it is finished
   */
  ChainSnapshot snapshot();

  /**
   * Takes a trajectory up where a snapshot left it: {@link Event.Begin} then opens the round that
   * was open. Only for a chain that has not begun, made of the same kernel, noise address,
   * algorithm, draft and window; once.
   *
   * <p>What happened behind the snapshot is lost, and must stay so: the restored chain's {@link
   * WindowPolicy}, and whoever decides whether to restore, may not know verdicts that were reached
   * behind it, since they are undecided noise again. The bytes are those of the undisturbed
   * trajectory where the policy gives the same lengths again.
   *
   * @param from is only read
   * @throws IllegalArgumentException if the snapshot is not one of such a chain; the chain is of no
   *     use then
   * @throws IllegalStateException if the chain has begun, or was restored
   */
  void restore(ChainSnapshot from);

  /**
   * How far the trajectory is.
   *
   * @return the steps decided so far, 0 .. K
   */
  int committedStep();

  /**
   * Network evaluations on the critical path so far: an anchor call counts as one, a window as one.
   *
   * @return rounds begun
   */
  int rounds();

  /**
   * Network evaluations so far, needed or not.
   *
   * @return queries given out
   */
  long evaluations();

  /**
   * How often a draft was rejected.
   *
   * @return rejections so far
   */
  int rejections();

  /**
   * Answers that no open query had asked for: of queries that were answered before, or never asked.
   *
   * @return how many were dropped so far
   */
  long strays();
}
