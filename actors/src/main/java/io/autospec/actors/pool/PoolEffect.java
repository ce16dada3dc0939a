package io.autospec.actors.pool;

/** What a {@link QueryPool} wants done. */
public sealed interface PoolEffect {
  /**
   * Send a query to a worker.
   *
   * @param query which
   * @param worker where to
   * @param again whether another worker was sent it before
   */
  record Send(long query, long worker, boolean again) implements PoolEffect {}

  /** A query is answered: tell a worker that has it too not to begin. */
  record Withdraw(long query, long worker) implements PoolEffect {}

  /** Nobody can answer the query: so many workers failed on it. */
  record GiveUp(long query, int failures, String lastFailure) implements PoolEffect {}
}
