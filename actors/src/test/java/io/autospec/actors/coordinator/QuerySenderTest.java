package io.autospec.actors.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import com.typesafe.config.ConfigFactory;
import io.autospec.actors.pool.DeviceCost;
import io.autospec.actors.pool.PoolEffect;
import io.autospec.actors.pool.PoolSettings;
import io.autospec.actors.pool.QueryPool;
import io.autospec.actors.wire.Fence;
import io.autospec.actors.wire.NetworkKey;
import io.autospec.actors.wire.QueryCodec;
import io.autospec.actors.worker.ScoreWorker;
import io.autospec.sampler.Condition;
import io.autospec.sampler.chain.Chain.Effect.Evaluate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class QuerySenderTest {
  private static final long MS = 1_000_000;

  /** It was decided to send it, and its answer came with what decided that. */
  @Test
  void shouldNotWaitForWhatItDidNotSend() {
    QueryPool pool = new QueryPool(PoolSettings.DEFAULTS);
    OpenQueries open = new OpenQueries(0);
    pool.workerJoined(1, 1);
    assertThat(pool.modelOpened(1, "m", new DeviceCost(30 * MS, 0), 0)).isEmpty();
    List<PoolEffect> effects = pool.submit(Map.of(1L, 1.0), "m", 0);
    assertThat(effects).containsExactly(new PoolEffect.Send(1, 1, false));
    assertThat(pool.cancel(List.of(1L), 1)).containsExactly(new PoolEffect.Withdraw(1, 1));
    QueryWorkers nobody = new RosterWorkers(new WorkerRoster(), null);
    new QuerySender(pool, nobody, open, () -> 2).execute(effects);
    assertThat(pool.nextDeadline(2)).isEqualTo(Long.MAX_VALUE);
  }

  /** Else the pool's actor would end with the message that cannot be made. */
  @Test
  void shouldFailAJobWhoseQueriesNoMessageCanCarry() {
    ActorTestKit kit =
        ActorTestKit.create(
            ConfigFactory.parseString("akka.actor.provider = local")
                .withFallback(ConfigFactory.defaultReference())
                .resolve());
    try {
      QueryPool pool = new QueryPool(PoolSettings.DEFAULTS);
      OpenQueries open = new OpenQueries(0);
      WorkerRoster roster = new WorkerRoster();
      TestProbe<ScoreWorker.Command> worker = kit.createTestProbe();
      WorkerRoster.Entry entry =
          roster.add(new WorkerPool.Described(worker.getRef(), 2, "", 0, "cpu", 64));
      entry.link = new WorkerLink.Remote(null, new QueryCodec());
      pool.workerJoined(entry.id, 64);
      String model = "ab".repeat(32);
      assertThat(pool.modelOpened(entry.id, model, new DeviceCost(30 * MS, 0), 0)).isEmpty();
      TestProbe<SamplingJob.Command> job = kit.createTestProbe();
      Condition condition = Condition.none().with("deep", new float[1], 1, 1, 1, 1, 1, 1, 1, 1);
      Round round =
          new Round(
              unused -> {},
              new JobTicket(
                  1,
                  Fence.OWN,
                  new NetworkKey(model, false, null),
                  SamplingJob.post(job.getRef()),
                  new JobCounters()),
              0,
              condition,
              List.of(new Evaluate(0, 0, 0, new float[1], 1, 10, new float[1])),
              0.9);
      new QuerySender(pool, new RosterWorkers(roster, null), open, () -> 2)
          .execute(pool.submit(open.add(round), model, 0));
      assertThat(job.expectMessageClass(SamplingJob.QueryFailed.class).words())
          .isEqualTo("a condition: input deep: expected at most 7 axes, found 8");
    } finally {
      kit.shutdownTestKit();
    }
  }
}
