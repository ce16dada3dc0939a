package io.autospec.actors.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.Address;
import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.FishingOutcomes;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import com.typesafe.config.ConfigFactory;
import io.autospec.actors.bridge.Delivery;
import io.autospec.actors.bridge.Inbox;
import io.autospec.actors.pool.PoolSettings;
import io.autospec.actors.pool.Refusal;
import io.autospec.actors.wire.AnswerTerms;
import io.autospec.actors.wire.Fence;
import io.autospec.actors.wire.NetworkKey;
import io.autospec.actors.worker.ScoreWorker;
import io.autospec.actors.worker.WorkerDevices;
import io.autospec.actors.worker.WorkerSettings;
import io.autospec.model.DiffusionModel;
import io.autospec.model.Models;
import io.autospec.model.device.DeviceParser;
import io.autospec.sampler.Condition;
import io.autospec.sampler.chain.Chain.Effect.Evaluate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A pool over one device that answers after a minute, so that what comes before is what a test puts
 * into the inbox.
 */
class WorkerPoolTest {
  private static final String MODEL = "ab".repeat(32);
  private static final long EPOCH = 7;

  private final ActorTestKit kit =
      ActorTestKit.create(
          ConfigFactory.parseString("akka.loglevel = ERROR")
              .withFallback(ConfigFactory.parseString("akka.actor.provider = local"))
              .withFallback(ConfigFactory.defaultReference())
              .resolve());
  private final DiffusionModel mixture = Models.load("gaussian-mixture", Optional.empty());
  private final WorkerDevices devices =
      new WorkerDevices(List.of(DeviceParser.parse("sim-only:60000ms")), WorkerSettings.DEFAULTS);
  private final Inbox<Delivery> inbox = new Inbox<>();
  private final TestProbe<ChainActor.Command> chain = kit.createTestProbe();
  private final TestProbe<SamplingJob.Command> job = kit.createTestProbe();
  private final float[] output = new float[784];
  private final JobTicket ticket =
      new JobTicket(
          1,
          new Fence(0, EPOCH),
          new NetworkKey(MODEL, false, null),
          SamplingJob.post(job.getRef()),
          new JobCounters());
  private ActorRef<WorkerPool.Command> pool;
  private Round round;
  private long query;

  private boolean admits = true;

  private final PoolNode node =
      new PoolNode() {
        @Override
        public boolean admits(Address worker) {
          return admits;
        }

        @Override
        public int nodeId() {
          return 1;
        }

        @Override
        public Inbox<Delivery> inbox() {
          return inbox;
        }

        @Override
        public boolean dial(int nodeId, String address) {
          return true;
        }

        @Override
        public WorkerLink link(int nodeId) {
          return new WorkerLink.Direct(1, devices, inbox);
        }
      };

  @BeforeEach
  void askOne() {
    pool = kit.spawn(WorkerPool.create(node, PoolSettings.DEFAULTS, new PoolGauge()));
    kit.spawn(
        ScoreWorker.create(
            devices, new ScoreWorker.Place(1, "", 0), (id, manifest, source) -> mixture));
    pool.tell(new WorkerPool.UseModel(ticket, ""));
    job.fishForMessage(
        Duration.ofSeconds(10),
        message ->
            message instanceof SamplingJob.WorkersChanged change && !change.devices().isEmpty()
                ? FishingOutcomes.complete()
                : FishingOutcomes.continueAndIgnore());
    round =
        new Round(
            answered -> chain.getRef().tell(new ChainActor.Answered(answered)),
            ticket,
            0,
            Condition.none(),
            List.of(new Evaluate(5, 0, 0, new float[784], 1, 10, output)),
            0.9);
    pool.tell(new WorkerPool.Submit(round));
    query = firstQuery();
  }

  /** Ids count up from the time at which the pool began; the device has the one that is out. */
  private long firstQuery() {
    TestProbe<Object> waiter = kit.createTestProbe();
    return waiter.awaitAssert(
        () -> {
          List<Long> ids = devices.queries(0);
          assertThat(ids).hasSize(1);
          return ids.get(0);
        });
  }

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
    devices.close();
  }

  private void answer(long epoch, float value, int length) {
    float[] answer = new float[length];
    answer[0] = value;
    inbox.put(
        new Delivery.Answered(
            1, query, epoch, new AnswerTerms(1, MODEL, 1, 30_000_000, 0), answer));
  }

  @Test
  void shouldTakeTheFirstAnswerAndNoOther() {
    answer(EPOCH, 3, 784);
    chain.expectMessage(new ChainActor.Answered(round));
    assertThat(output[0]).isEqualTo(3);
    answer(EPOCH, 4, 784);
    chain.expectNoMessage(Duration.ofMillis(100));
    assertThat(output[0]).isEqualTo(3);
  }

  @Test
  void shouldDropAnAnswerOfAnotherEpoch() {
    answer(EPOCH - 1, 4, 784);
    answer(EPOCH + 1, 4, 784);
    chain.expectNoMessage(Duration.ofMillis(100));
    assertThat(output[0]).isZero();
    answer(EPOCH, 3, 784);
    chain.expectMessage(new ChainActor.Answered(round));
  }

  @Test
  void shouldNotBelieveWhatANodeSaysInTheNameOfAnothersWorker() {
    AnswerTerms terms = new AnswerTerms(1, MODEL, 1, 30_000_000, 0);
    inbox.put(new Delivery.Answered(7, query, EPOCH, terms, new float[784]));
    inbox.put(new Delivery.Refused(7, query, 1, Refusal.FAILED, "no"));
    inbox.put(new Delivery.Refused(7, query, 99, Refusal.FAILED, "no"));
    chain.expectNoMessage(Duration.ofMillis(100));
    job.expectNoMessage(Duration.ofMillis(100));
    answer(EPOCH, 3, 784);
    chain.expectMessage(new ChainActor.Answered(round));
  }

  @Test
  void shouldFailTheJobIfItsOnlyWorkerAnswersNonsense() {
    answer(EPOCH, Float.NaN, 784);
    chain.expectNoMessage(Duration.ofMillis(100));
    SamplingJob.QueryFailed failed = job.expectMessageClass(SamplingJob.QueryFailed.class);
    assertThat(failed.failures()).isEqualTo(1);
    assertThat(failed.words()).contains("NaN");
  }

  @Test
  void shouldTellTheJobWhenItsLastWorkerIsGone() {
    inbox.put(new Delivery.LinkDown(1, "SILENT"));
    assertThat(job.expectMessageClass(SamplingJob.WorkersChanged.class).devices()).isEmpty();
    assertThat(ticket.counters().workersLostSoFar()).isEqualTo(1);
    answer(EPOCH, 3, 784); // It was on its way: it counts.
    chain.expectMessage(new ChainActor.Answered(round));
  }

  /** Its certificate does not allow a worker, say. */
  @Test
  void shouldNotUseAWorkerThatIsNotAdmitted() {
    admits = false;
    ActorRef<WorkerPool.Command> strict =
        kit.spawn(WorkerPool.create(node, PoolSettings.DEFAULTS, new PoolGauge()));
    TestProbe<ScoreWorker.Command> worker = kit.createTestProbe();
    TestProbe<SamplingJob.Command> itsJob = kit.createTestProbe();
    strict.tell(
        new WorkerPool.UseModel(
            new JobTicket(
                2,
                new Fence(0, EPOCH),
                ticket.network(),
                SamplingJob.post(itsJob.getRef()),
                new JobCounters()),
            ""));
    strict.tell(new WorkerPool.Described(worker.getRef(), 2, "127.0.0.1:1", 0, "cpu", 64));
    worker.expectNoMessage(Duration.ofMillis(100)); // No model to open.
    assertThat(itsJob.expectMessageClass(SamplingJob.WorkersChanged.class).devices()).isEmpty();
  }

  /** A rogue's, or another release's: Jackson leaves null what a message does not say. */
  @Test
  void shouldLeaveOutAWorkerThatDoesNotSayWhatItIs() {
    TestProbe<ScoreWorker.Command> worker = kit.createTestProbe();
    pool.tell(new WorkerPool.Described(worker.getRef(), 2, "127.0.0.1:1", 0, null, 64));
    pool.tell(new WorkerPool.Described(worker.getRef(), 2, null, 0, "cpu", 64));
    pool.tell(new WorkerPool.Described(worker.getRef(), 2, "127.0.0.1:1", 0, "cpu", 0));
    pool.tell(new WorkerPool.Described(null, 2, "127.0.0.1:1", 0, "cpu", 64));
    worker.expectNoMessage(Duration.ofMillis(100));
    answer(EPOCH, 3, 784);
    chain.expectMessage(new ChainActor.Answered(round));
  }

  @Test
  void shouldForgetTheQueriesOfAJobThatIsOver() {
    pool.tell(new WorkerPool.JobOver(ticket));
    answer(EPOCH, 3, 784);
    inbox.put(new Delivery.Refused(1, query, 1, Refusal.FAILED, "late"));
    chain.expectNoMessage(Duration.ofMillis(100));
    job.expectNoMessage(Duration.ofMillis(100));
  }
}
