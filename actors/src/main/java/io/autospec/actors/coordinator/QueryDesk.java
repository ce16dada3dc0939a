package io.autospec.actors.coordinator;

import io.autospec.actors.bridge.Delivery;
import io.autospec.actors.pool.PoolEffect;
import io.autospec.actors.pool.QueryPool;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The queries of a node's chains, from the round that asks them to the answer that counts: what
 * {@link QueryPool} decides is done here. No thread and no clock of its own, so that a simulator
 * can drive it as a node does. One thread at a time.
 */
public final class QueryDesk {
  private final QueryPool pool;
  private final QueryWorkers workers;
  private final OpenQueries open;
  private final QuerySender sender;
  private final AnswerIntake answers;
  private final LongSupplier clock;

  /**
   * A desk without queries.
   *
   * @param pool decides what goes where; whoever knows of workers tells it of them
   * @param workers how they are reached
   * @param firstId ids of queries count up from here
   * @param clock nanoseconds, the pool's clock
   * @param warnings hears of nonsense that was answered, one line each
   */
  public QueryDesk(
      QueryPool pool,
      QueryWorkers workers,
      long firstId,
      LongSupplier clock,
      Consumer<String> warnings) {
    this.pool = pool;
    this.workers = workers;
    this.open = new OpenQueries(firstId);
    this.sender = new QuerySender(pool, workers, open, clock);
    this.answers = new AnswerIntake(pool, workers, open, warnings);
    this.clock = clock;
  }

  /** A round's queries are asked. */
  public void submit(Round round) {
    JobTicket job = round.job;
    long now = clock.getAsLong();
    round.submitted(now);
    execute(
        pool.submit(
            open.add(round),
            job.network().model(),
            job.workers().isEmpty() ? QueryPool.ANYBODY : id -> workers.mayAnswer(id, job),
            now));
  }

  /**
   * Takes what a worker says, or what became of what it was sent.
   *
   * @param delivery an answer, a refusal, or word that something may not have arrived; news of
   *     links are nothing here
   * @param effects what follows is added to them, to be executed together
   * @param now the time
   */
  public void take(Delivery delivery, List<PoolEffect> effects, long now) {
    if (delivery instanceof Delivery.Answered answer) {
      effects.addAll(answers.answered(answer, now));
    } else if (delivery instanceof Delivery.Refused refusal) {
      effects.addAll(answers.refused(refusal, now));
    } else if (delivery instanceof Delivery.Undelivered undelivered) {
      effects.addAll(answers.undelivered(undelivered, now));
    }
  }

  /** Does what the pool wants done. */
  public void execute(List<PoolEffect> effects) {
    sender.execute(effects);
  }

  /** Time has passed. */
  public void tick() {
    execute(pool.tick(clock.getAsLong()));
  }

  /** Nobody waits for a job's answers any more. */
  public void jobOver(long job) {
    execute(pool.cancel(open.removeJob(job), clock.getAsLong()));
  }

  /** Returns when {@link #tick} has something to do, or {@link Long#MAX_VALUE}. */
  public long nextDeadline() {
    return pool.nextDeadline(clock.getAsLong());
  }
}
