package io.autospec.actors.worker;

import io.autospec.actors.pool.Refusal;
import io.autospec.actors.wire.AnswerTerms;
import io.autospec.actors.wire.QueryTerms;

/**
 * A query that waits for its device.
 *
 * @param asker who asked, one of a kind at this worker; a query's id is its asker's own
 * @param query its id
 * @param epoch the fence of its job, which its answer bears too
 * @param terms everything but the state
 * @param state read only, and not for longer than the request is open
 * @param replies where the answer goes
 * @param arrivedNanos when it came
 */
public record EvaluationRequest(
    long asker,
    long query,
    long epoch,
    QueryTerms terms,
    float[] state,
    Replies replies,
    long arrivedNanos) {

  /** Takes answers, on the device's thread or the caller's; must not block. */
  public interface Replies {
    /**
     * The network's answer.
     *
     * @param output the receiver's from now on
     */
    void answered(EvaluationRequest request, AnswerTerms terms, float[] output);

    /** There will be none. */
    void refused(EvaluationRequest request, Refusal why, String words);
  }

  boolean isSameAs(long otherAsker, long otherQuery) {
    return asker == otherAsker && query == otherQuery;
  }
}
