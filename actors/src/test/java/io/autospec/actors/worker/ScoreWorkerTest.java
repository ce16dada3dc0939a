package io.autospec.actors.worker;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import com.typesafe.config.ConfigFactory;
import io.autospec.actors.coordinator.WorkerPool;
import io.autospec.model.DiffusionModel;
import io.autospec.model.ModelException;
import io.autospec.model.Models;
import io.autospec.model.device.DeviceParser;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ScoreWorkerTest {
  private static final String MODEL = "ab".repeat(32);
  private static final int DEAD_NODE = 7;
  private static final int NODE = 8;

  private final ActorTestKit kit =
      ActorTestKit.create(
          ConfigFactory.parseString("akka.loglevel = ERROR")
              .withFallback(ConfigFactory.parseString("akka.actor.provider = local"))
              .withFallback(ConfigFactory.defaultReference())
              .resolve());
  private final DiffusionModel mixture = Models.load("gaussian-mixture", Optional.empty());
  private final WorkerDevices devices =
      new WorkerDevices(List.of(DeviceParser.parse("sim-only:1ms")), WorkerSettings.DEFAULTS);

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
    devices.close();
  }

  private ActorRef<ScoreWorker.Command> worker(ModelOpener opener) {
    return kit.spawn(ScoreWorker.create(devices, new ScoreWorker.Place(1, "", 0), opener));
  }

  /** The first asker's node died while the worker fetched from it; the second one has it too. */
  @Test
  void shouldOpenAModelFromAnotherNodeIfTheFirstOneIsGone() {
    CountDownLatch gone = new CountDownLatch(1);
    ActorRef<ScoreWorker.Command> worker =
        worker(
            (id, manifest, source) -> {
              if (source == DEAD_NODE) {
                gone.await();
                throw new NoSourceException("no link");
              }
              return mixture;
            });
    TestProbe<WorkerPool.Command> first = kit.createTestProbe();
    TestProbe<WorkerPool.Command> second = kit.createTestProbe();
    worker.tell(new ScoreWorker.OpenModel(MODEL, "", DEAD_NODE, first.getRef()));
    worker.tell(new ScoreWorker.OpenModel(MODEL, "", NODE, second.getRef()));
    worker.tell(new ScoreWorker.Describe(second.getRef()));
    second.expectMessageClass(WorkerPool.Described.class); // Both are waiting now.
    gone.countDown();
    WorkerPool.ModelRefused refused = first.expectMessageClass(WorkerPool.ModelRefused.class);
    assertThat(refused.badInput()).isFalse();
    second.expectMessageClass(WorkerPool.ModelOpened.class);
    worker.tell(new ScoreWorker.OpenModel(MODEL, "", DEAD_NODE, first.getRef()));
    first.expectMessageClass(WorkerPool.ModelOpened.class);
  }

  /** As for a model that nobody asked for before. */
  @Test
  void shouldLetGoOfAModelThatWasClosedForOthersAndOpenItAgain() {
    BlockingQueue<String> released = new LinkedBlockingQueue<>();
    BlockingQueue<String> opened = new LinkedBlockingQueue<>();
    ActorRef<ScoreWorker.Command> worker =
        worker(
            new ModelOpener() {
              @Override
              public DiffusionModel open(String id, String manifest, int sourceNode) {
                opened.add(id);
                return mixture;
              }

              @Override
              public void release(String id) {
                released.add(id);
              }
            });
    TestProbe<WorkerPool.Command> pool = kit.createTestProbe();
    int most = WorkerSettings.DEFAULTS.openModels();
    for (int i = 0; i <= most; i++) {
      worker.tell(new ScoreWorker.OpenModel(model(i), "", NODE, pool.getRef()));
      pool.expectMessageClass(WorkerPool.ModelOpened.class);
    }
    TestProbe<Object> waiter = kit.createTestProbe();
    waiter.awaitAssert(() -> assertThat(released).containsExactly(model(0)));
    assertThat(opened).hasSize(most + 1);
    worker.tell(new ScoreWorker.OpenModel(model(most), "", NODE, pool.getRef()));
    pool.expectMessageClass(WorkerPool.ModelOpened.class);
    assertThat(opened).hasSize(most + 1); // It was open.
    worker.tell(new ScoreWorker.OpenModel(model(0), "", NODE, pool.getRef()));
    pool.expectMessageClass(WorkerPool.ModelOpened.class);
    assertThat(opened).hasSize(most + 2);
    waiter.awaitAssert(() -> assertThat(released).containsExactly(model(0), model(1)));
  }

  private static String model(int number) {
    return String.format("%064x", number);
  }

  @Test
  void shouldSayThatAModelCannotBeUsed() {
    ActorRef<ScoreWorker.Command> worker =
        worker(
            (id, manifest, source) -> {
              throw new ModelException("no such operator");
            });
    TestProbe<WorkerPool.Command> pool = kit.createTestProbe();
    worker.tell(new ScoreWorker.OpenModel(MODEL, "", NODE, pool.getRef()));
    WorkerPool.ModelRefused refused = pool.expectMessageClass(WorkerPool.ModelRefused.class);
    assertThat(refused.badInput()).isTrue();
    assertThat(refused.words()).isEqualTo("no such operator");
  }
}
