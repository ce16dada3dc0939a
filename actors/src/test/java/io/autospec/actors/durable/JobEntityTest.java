package io.autospec.actors.durable;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import com.typesafe.config.ConfigFactory;
import io.autospec.actors.coordinator.PoolGauge;
import io.autospec.actors.coordinator.WorkerPool;
import io.autospec.actors.job.JobDescription;
import io.autospec.actors.job.JobDescriptionJson;
import io.autospec.durable.CorruptException;
import io.autospec.durable.StoreException;
import io.autospec.durable.blob.BlobRef;
import io.autospec.durable.blob.FolderBlobStore;
import io.autospec.durable.checkpoint.FinishedSample;
import io.autospec.durable.record.FolderJobStore;
import io.autospec.durable.record.JobRecord;
import io.autospec.durable.record.JobStatus;
import io.autospec.model.DiffusionModel;
import io.autospec.model.ModelException;
import io.autospec.model.ModelManifest;
import io.autospec.model.Models;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a job that cannot be taken up, or not be written. */
class JobEntityTest {
  private static final String ID = "job-00000001";

  @TempDir Path folder;

  private final ActorTestKit kit =
      ActorTestKit.create(
          ConfigFactory.parseString("akka.loglevel = ERROR")
              .withFallback(ConfigFactory.parseString("akka.actor.provider = local"))
              .withFallback(ConfigFactory.defaultReference())
              .resolve());
  private final TestProbe<WorkerPool.Command> pool = kit.createTestProbe();
  private final JobDescription job = TwoMixtures.description();
  private final FullDisk disk = new FullDisk();
  private DurableStores stores;

  /** What finding the job's model throws; null if it is found. */
  private RuntimeException notFound;

  private Runnable whileFinding = () -> {};

  /** How often the job's model was looked for. */
  private final AtomicInteger tries = new AtomicInteger();

  /** How often the job's model is held. */
  private final AtomicInteger held = new AtomicInteger();

  @BeforeEach
  void begin() {
    stores =
        new DurableStores(
            new FolderJobStore(folder.resolve("records")),
            disk.around(new FolderBlobStore(folder)));
    BlobRef description = stores.blobs().put("d", JobDescriptionJson.write(job));
    JobRecord unused =
        stores.jobs().create(Records.queued(ID, "", 0, description, job.count(), job.steps()));
  }

  @AfterEach
  void end() {
    kit.shutdownTestKit();
    stores.close();
  }

  private JobRecord record() {
    return stores.jobs().find(ID).orElseThrow();
  }

  private ActorRef<JobEntity.Command> told() {
    JobsSettings settings =
        new JobsSettings(
            new KeeperSettings(Duration.ofMillis(100), 1, Duration.ofMillis(50)),
            1,
            1,
            Duration.ofDays(1));
    ActorRef<JobEntity.Command> entity =
        kit.spawn(
            JobEntity.create(
                new JobEntity.Parts(
                    stores, new Contents(), settings, pool.getRef(), new PoolGauge(), "me"),
                ID));
    entity.tell(new JobEntity.Run());
    return entity;
  }

  private void awaitEnd(ActorRef<JobEntity.Command> entity) {
    kit.createTestProbe().expectTerminated(entity, Duration.ofSeconds(20));
  }

  private void awaitNothingHeld() {
    kit.createTestProbe()
        .awaitAssert(
            Duration.ofSeconds(20),
            () -> {
              assertThat(held.get()).isZero();
              return null;
            });
  }

  private void awaitStatus(JobStatus status) {
    kit.createTestProbe()
        .awaitAssert(
            Duration.ofSeconds(20),
            () -> {
              assertThat(record().status()).isEqualTo(status);
              return null;
            });
  }

  /** Its last shard cannot be made, now or ever: nobody is to try that each second for ever. */
  @Test
  void shouldFailWhatCannotBeWrittenForGood() {
    JobKeeper before = new JobKeeper(stores, record(), "before", SampleSink.NONE);
    for (int trajectory = 0; trajectory < 2; trajectory++) {
      before.finished(
          new FinishedSample(
              trajectory, 1, 0, 1, new float[ShardSink.layout(ID, job).dimension()]));
    }
    before.flush();
    disk.failWith(() -> new CorruptException("shard 1 is not what was written"));
    awaitEnd(told());
    awaitStatus(JobStatus.FAILED);
    assertThat(record().words()).isEqualTo("shard 1 is not what was written");
    assertThat(record().epoch()).isEqualTo(2);
    awaitNothingHeld();
  }

  @Test
  void shouldFailWhatCannotBeTakenUpForGood() {
    notFound = new ModelException("not its bytes");
    awaitEnd(told());
    awaitStatus(JobStatus.FAILED);
    assertThat(record().words()).isEqualTo("not its bytes");
    awaitNothingHeld();
  }

  /** This machine's disk is full, or its store away: that says nothing of the job. */
  @Test
  void shouldLeaveAJobThatCannotBeTakenUpNow() {
    for (RuntimeException passing :
        new RuntimeException[] {
          new ModelException("cannot be written", new IOException("No space left on device")),
          new StoreException("down", null)
        }) {
      notFound = passing;
      awaitEnd(told());
      assertThat(record().status()).isEqualTo(JobStatus.QUEUED);
      assertThat(tries.get()).isPositive();
      tries.set(0);
      awaitNothingHeld();
    }
  }

  /** A job that is stopped while it is being taken up is not heard of again. */
  @Test
  void shouldLetGoOfItsModelAlsoWhenItIsStoppedWhileItIsTakenUp() throws InterruptedException {
    CountDownLatch finding = new CountDownLatch(1);
    CountDownLatch found = new CountDownLatch(1);
    whileFinding =
        () -> {
          finding.countDown();
          try {
            found.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };
    ActorRef<JobEntity.Command> entity = told();
    assertThat(finding.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(held.get()).isEqualTo(1);
    kit.stop(entity);
    found.countDown();
    awaitNothingHeld();
  }

  private final class Contents extends OfferedContents {
    @Override
    public void hold(String model) {
      assertThat(model).isEqualTo(job.manifest().id());
      held.incrementAndGet();
    }

    @Override
    public void letGo(String model) {
      assertThat(model).isEqualTo(job.manifest().id());
      held.decrementAndGet();
    }

    @Override
    public String manifest(String id) {
      return job.manifest().toJson();
    }

    @Override
    public Optional<DiffusionModel> find(ModelManifest manifest) {
      assertThat(held.get()).isPositive(); // Else it could be closed before it is used.
      tries.incrementAndGet();
      whileFinding.run();
      if (notFound != null) {
        throw notFound;
      }
      return Optional.of(Models.load("gaussian-mixture", Optional.empty()));
    }
  }
}
