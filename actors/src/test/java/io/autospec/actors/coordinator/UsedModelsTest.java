package io.autospec.actors.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import com.typesafe.config.ConfigFactory;
import io.autospec.actors.bridge.Inbox;
import io.autospec.actors.coordinator.WorkerRoster.Entry;
import io.autospec.actors.job.ClusterWorker;
import io.autospec.actors.pool.DeviceCost;
import io.autospec.actors.pool.PoolSettings;
import io.autospec.actors.pool.QueryPool;
import io.autospec.actors.wire.Fence;
import io.autospec.actors.wire.NetworkKey;
import io.autospec.actors.worker.ScoreWorker;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who is asked to open a model, how often, and what becomes of a job that nobody opens it for. */
class UsedModelsTest {
  private static final String MODEL = "ab".repeat(32);
  private static final long SECOND = 1_000_000_000L;
  private static final Duration SHORT = Duration.ofMillis(50);

  private final ActorTestKit kit =
      ActorTestKit.create(
          ConfigFactory.parseString("akka.actor.provider = local")
              .withFallback(ConfigFactory.defaultReference())
              .resolve());
  private final TestProbe<SamplingJob.Command> job = kit.createTestProbe();
  private final QueryPool pool = new QueryPool(PoolSettings.DEFAULTS);
  private final WorkerRoster roster = new WorkerRoster();
  private final UsedModels models =
      new UsedModels(
          pool,
          roster,
          new PoolGauge(),
          1,
          kit.<WorkerPool.Command>createTestProbe("pool", WorkerPool.Command.class).getRef());
  private final JobTicket ticket =
      new JobTicket(
          1,
          Fence.OWN,
          new NetworkKey(MODEL, false, null),
          SamplingJob.post(job.getRef()),
          new JobCounters());
  private final long began = System.nanoTime();

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  private void use() {
    models.use(ticket, "");
    job.expectMessageClass(SamplingJob.WorkersChanged.class);
  }

  private Entry linked(TestProbe<ScoreWorker.Command> worker) {
    return linked(new WorkerPool.Described(worker.getRef(), 2, "", 0, "cpu", 64));
  }

  private Entry linked(WorkerPool.Described described) {
    Entry entry = roster.add(described);
    entry.link = new WorkerLink.Direct(1, null, new Inbox<>());
    pool.workerJoined(entry.id, 64);
    return entry;
  }

  private static void refuse(UsedModels models, Entry entry, String words, boolean badInput) {
    assertThat(
            models.refused(
                entry, new WorkerPool.ModelRefused(entry.is.worker(), MODEL, words, badInput)))
        .isEmpty();
  }

  @Test
  void shouldAskAgainWhoSaysNothing() {
    TestProbe<ScoreWorker.Command> worker = kit.createTestProbe();
    Entry entry = linked(worker);
    use();
    worker.expectMessageClass(ScoreWorker.OpenModel.class);
    models.tick(began + SECOND);
    worker.expectNoMessage(SHORT);
    models.tick(began + 8 * SECOND);
    worker.expectMessageClass(ScoreWorker.OpenModel.class);
    models.opened(entry, MODEL);
    assertThat(pool.modelOpened(entry.id, MODEL, new DeviceCost(1, 0), 0)).isEmpty();
    models.tick(began + 60 * SECOND);
    worker.expectNoMessage(SHORT);
  }

  /** The others of the cluster are left alone: they would only be busy with what nobody wants. */
  @Test
  void shouldAskAndTellOfThoseAloneThatAJobNames() {
    TestProbe<ScoreWorker.Command> asked = kit.createTestProbe();
    TestProbe<ScoreWorker.Command> other = kit.createTestProbe();
    Entry named = linked(new WorkerPool.Described(asked.getRef(), 2, "", 1, "cpu", 64));
    Entry unnamed = linked(other);
    assertThat(named.name).isEqualTo("local/1");
    assertThat(roster.here())
        .containsExactlyInAnyOrder(
            new ClusterWorker("local/1", "cpu"), new ClusterWorker("local/0", "cpu"));
    models.use(
        new JobTicket(
            1,
            Fence.OWN,
            new NetworkKey(MODEL, false, null),
            SamplingJob.post(job.getRef()),
            new JobCounters(),
            Set.of("local/1")),
        "");
    assertThat(job.expectMessageClass(SamplingJob.WorkersChanged.class).devices()).isEmpty();
    asked.expectMessageClass(ScoreWorker.OpenModel.class);
    models.tick(began + 60 * SECOND);
    other.expectNoMessage(SHORT);
    for (Entry entry : List.of(unnamed, named)) { // One has it for another job of the cluster.
      models.opened(entry, MODEL);
      assertThat(pool.modelOpened(entry.id, MODEL, new DeviceCost(1, 0), 0)).isEmpty();
    }
    models.tellJobs();
    assertThat(job.expectMessageClass(SamplingJob.WorkersChanged.class).devices()).hasSize(1);
    refuse(models, unnamed, "no such operator", true);
    job.expectNoMessage(SHORT);
  }

  private JobTicket named(long id, String worker) {
    return new JobTicket(
        id,
        Fence.OWN,
        new NetworkKey(MODEL, false, null),
        SamplingJob.post(job.getRef()),
        new JobCounters(),
        Set.of(worker));
  }

  /** It would wait for that worker for ever. */
  @Test
  void shouldTellALaterJobWhatTheWorkerThatItNamesHasRefused() {
    Entry entry = linked(kit.createTestProbe());
    models.use(named(1, "local/0"), "");
    job.expectMessageClass(SamplingJob.WorkersChanged.class);
    refuse(models, entry, "no such operator", true);
    job.expectMessageClass(SamplingJob.ModelRefused.class);
    models.use(named(2, "local/0"), "");
    assertThat(job.expectMessageClass(SamplingJob.ModelRefused.class).words())
        .isEqualTo("no such operator");
  }

  @Test
  void shouldAskAgainWhoRefusedAndTellItsWordsOnce() {
    TestProbe<ScoreWorker.Command> worker = kit.createTestProbe();
    Entry entry = linked(worker);
    use();
    worker.expectMessageClass(ScoreWorker.OpenModel.class);
    refuse(models, entry, "its node is gone", false);
    assertThat(job.expectMessageClass(SamplingJob.ModelRefused.class).byAll()).isFalse();
    models.tick(began + 3600 * SECOND);
    worker.expectMessageClass(ScoreWorker.OpenModel.class);
    refuse(models, entry, "its node is gone", false);
    models.tick(began + 7200 * SECOND); // What may be possible later fails no job.
    job.expectNoMessage(SHORT);
  }

  @Test
  void shouldFailAJobWhoseModelAllThatAreThereCannotUse() {
    use();
    models.tick(began);
    models.tick(began + 3600 * SECOND);
    job.expectNoMessage(SHORT); // Nobody is there yet: somebody may come.
    Entry first = linked(kit.createTestProbe());
    Entry second = linked(kit.createTestProbe());
    refuse(models, first, "no such operator", true);
    job.expectMessageClass(SamplingJob.ModelRefused.class);
    models.tick(began);
    models.tick(began + 3600 * SECOND);
    job.expectNoMessage(SHORT); // The other one has not said anything.
    refuse(models, second, "no such operator", true);
    job.expectMessageClass(SamplingJob.ModelRefused.class);
    models.tick(began);
    job.expectNoMessage(SHORT);
    models.tick(began + 10 * SECOND);
    SamplingJob.ModelRefused refused = job.expectMessageClass(SamplingJob.ModelRefused.class);
    assertThat(refused.byAll()).isTrue();
    assertThat(refused.words()).contains("no worker can open", "no such operator");
  }

  @Test
  void shouldGoOnWhileOneHasTheModel() {
    Entry first = linked(kit.createTestProbe());
    Entry second = linked(kit.createTestProbe());
    use();
    refuse(models, first, "no such operator", true);
    job.expectMessageClass(SamplingJob.ModelRefused.class);
    models.opened(second, MODEL);
    assertThat(pool.modelOpened(second.id, MODEL, new DeviceCost(1, 0), 0)).isEmpty();
    models.tick(began);
    models.tick(began + 3600 * SECOND);
    job.expectNoMessage(SHORT);
  }
}
