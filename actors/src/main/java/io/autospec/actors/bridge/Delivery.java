package io.autospec.actors.bridge;

import io.autospec.actors.pool.Refusal;
import io.autospec.actors.wire.AnswerTerms;

/** What comes to a coordinator by the data plane, or from its own devices. */
public sealed interface Delivery {
  /**
   * An answer.
   *
   * @param node who sent it
   * @param query the query
   * @param epoch of its job
   * @param terms of the answer
   * @param output the receiver's from now on
   */
  record Answered(int node, long query, long epoch, AnswerTerms terms, float[] output)
      implements Delivery {}

  /**
   * A refusal.
   *
   * @param node who sent it
   * @param query the query
   * @param worker who will not answer
   * @param why in one word
   * @param words for a person
   */
  record Refused(int node, long query, long worker, Refusal why, String words)
      implements Delivery {}

  /** A query may not have arrived at a node. */
  record Undelivered(long query, int nodeId) implements Delivery {}

  /** A link to a node is up. */
  record LinkUp(int nodeId) implements Delivery {}

  /** A link to a node is down, or could not be made. */
  record LinkDown(int nodeId, String why) implements Delivery {}
}
