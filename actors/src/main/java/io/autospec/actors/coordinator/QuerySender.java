package io.autospec.actors.coordinator;

import io.autospec.actors.pool.PoolEffect;
import io.autospec.actors.pool.QueryPool;
import io.autospec.actors.pool.Refusal;
import io.autospec.actors.wire.QueryTerms;
import io.autospec.actors.wire.WireException;
import io.autospec.transport.port.OfferResult;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Does what the {@link QueryPool} decided; what cannot be sent goes back to it. For the pool's
 * thread alone.
 */
final class QuerySender {
  private final QueryPool pool;
  private final QueryWorkers workers;
  private final OpenQueries open;
  private final LongSupplier clock;

  /**
   * Sends nothing yet.
   *
   * @param pool decides
   * @param workers has the links
   * @param open has the queries
   * @param clock the pool's, in nanoseconds
   */
  QuerySender(QueryPool pool, QueryWorkers workers, OpenQueries open, LongSupplier clock) {
    this.pool = pool;
    this.workers = workers;
    this.open = open;
    this.clock = clock;
  }

  /** Does all of it. */
  void execute(List<PoolEffect> effects) {
    if (effects.isEmpty()) {
      return;
    }
    Deque<PoolEffect> todo = new ArrayDeque<>(effects);
    Map<Long, Integer> company = company(effects);
    while (!todo.isEmpty()) {
      PoolEffect effect = todo.poll();
      if (effect instanceof PoolEffect.Send send) {
        if (open.of(send.query()) == null) { // It was answered, or its job ended, meanwhile.
          todo.addAll(
              pool.refused(send.query(), send.worker(), Refusal.WITHDRAWN, "", clock.getAsLong()));
          continue;
        }
        OfferResult result;
        try {
          result = send(send, company.getOrDefault(send.worker(), 1));
        } catch (WireException e) { // No message can carry it.
          todo.addAll(
              pool.refused(
                  send.query(), send.worker(), Refusal.FAILED, e.getMessage(), clock.getAsLong()));
          continue;
        }
        if (result != OfferResult.SENT) {
          todo.addAll(
              pool.refused(
                  send.query(),
                  send.worker(),
                  WorkerLink.why(result),
                  words(result),
                  clock.getAsLong()));
        }
      } else if (effect instanceof PoolEffect.Withdraw withdraw) {
        WorkerLink link = workers.link(withdraw.worker());
        if (link != null) {
          link.withdraw(withdraw.query(), withdraw.worker(), workers.device(withdraw.worker()));
        }
      } else if (effect instanceof PoolEffect.GiveUp giveUp) {
        giveUp(giveUp);
      }
    }
  }

  private static String words(OfferResult result) {
    return switch (result) {
      case TOO_LARGE ->
          "a query is longer than a message may be: raise autospec.data-plane.largest-message on"
              + " every node";
      case NO_KEY -> "the data plane has no key for the link";
      case SENT, BACK_PRESSURED, NOT_CONNECTED, CLOSED -> "not sent: " + result;
    };
  }

  /** How many queries each worker is sent at once. */
  private static Map<Long, Integer> company(List<PoolEffect> effects) {
    Map<Long, Integer> company = new HashMap<>();
    for (PoolEffect effect : effects) {
      if (effect instanceof PoolEffect.Send send) {
        company.merge(send.worker(), 1, Integer::sum);
      }
    }
    return company;
  }

  private OfferResult send(PoolEffect.Send send, int company) {
    OpenQueries.Open query = open.of(send.query());
    Round round = query.round();
    if (send.again()) {
      round.job.counters().redispatched();
    }
    WorkerLink link = workers.link(send.worker());
    if (link == null) {
      return OfferResult.NOT_CONNECTED;
    }
    QueryTerms terms =
        new QueryTerms(
            workers.device(send.worker()),
            send.worker(),
            round.network(),
            query.evaluate().inputScale(),
            query.evaluate().timestep(),
            round.condition,
            query.need(),
            company);
    query.sent().put(send.worker(), clock.getAsLong());
    return link.send(
        send.query(),
        round.job.fence(),
        round.trajectory,
        query.evaluate().step(),
        terms,
        query.evaluate().state());
  }

  private void giveUp(PoolEffect.GiveUp giveUp) {
    OpenQueries.Open query = open.remove(giveUp.query());
    if (query != null) {
      query.round().job.job().queryFailed(giveUp.failures(), giveUp.lastFailure());
    }
  }
}
