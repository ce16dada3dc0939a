package io.autospec.actors.pool;

import java.util.HashSet;
import java.util.Set;
import java.util.function.LongPredicate;

/** One open query as the pool sees it. */
final class PoolQuery implements Comparable<PoolQuery> {
  final long id;
  final String model;

  /** Who may answer it. */
  final LongPredicate allowed;

  /** A time, which stays comparable when the aging of later queries is another. */
  private final double rank;

  /** Who has it now. */
  final Set<Long> holders = new HashSet<>();

  /** Who failed on it. */
  final Set<Long> failed = new HashSet<>();

  /** Who was late with it, and got another chance since. */
  final Set<Long> late = new HashSet<>(0);

  /** What the last of them said. */
  String lastFailure = "";

  boolean waiting;
  boolean sentBefore;

  /** When it was sent to somebody last. */
  long sentAt;

  /**
   * Makes a query.
   *
   * @param need the chance that its answer is needed
   * @param submitted when it was asked
   * @param aging how long a query waits until it comes before newer ones that are surely needed; so
   *     that a stream of those starves nobody
   * @param allowed who may answer it
   */
  PoolQuery(long id, String model, double need, long submitted, long aging, LongPredicate allowed) {
    this.id = id;
    this.model = model;
    this.allowed = allowed;
    this.rank = submitted - need * aging;
  }

  @Override
  public int compareTo(PoolQuery other) {
    int byRank = Double.compare(rank, other.rank);
    return byRank != 0 ? byRank : Long.compare(id, other.id);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PoolQuery query && query.id == id;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(id);
  }
}
