package io.autospec.actors.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import com.typesafe.config.ConfigFactory;
import io.autospec.actors.durable.CheckpointFolder;
import io.autospec.actors.durable.KeeperSettings;
import io.autospec.actors.job.JobDescription;
import io.autospec.actors.job.JobListener;
import io.autospec.actors.job.JobProgress;
import io.autospec.actors.job.JobSpec;
import io.autospec.model.DiffusionModel;
import io.autospec.model.Models;
import io.autospec.sampler.Algorithm;
import io.autospec.sampler.ChainSpec;
import io.autospec.sampler.Condition;
import io.autospec.sampler.Draft;
import io.autospec.sampler.chain.ChainSnapshot;
import io.autospec.sampler.chain.StepObserver;
import io.autospec.sampler.kernel.ReverseKernels;
import io.autospec.sampler.kernel.SamplerKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A job whose store is away begins nothing that nobody would keep. */
class HeldJobTest {
  private static final KeeperSettings OFTEN =
      new KeeperSettings(Duration.ofMillis(100), 1, Duration.ofMillis(50));
  private static final Duration WHILE = Duration.ofMillis(300);

  @TempDir Path folder;

  private final ActorTestKit kit =
      ActorTestKit.create(
          ConfigFactory.parseString("akka.loglevel = ERROR")
              .withFallback(ConfigFactory.parseString("akka.actor.provider = local"))
              .withFallback(ConfigFactory.defaultReference())
              .resolve());
  private final TestProbe<WorkerPool.Command> pool = kit.createTestProbe();
  private final TestProbe<String> notes = kit.createTestProbe();

  @AfterEach
  void end() {
    kit.shutdownTestKit();
  }

  private static JobSpec spec() {
    DiffusionModel model = Models.load("gaussian-mixture", Optional.empty());
    return new JobSpec(
        model,
        ReverseKernels.create(model.schedule(), new SamplerKind.Ddpm(), 20),
        Algorithm.RECYCLED,
        Draft.SECANT,
        8,
        false,
        ChainSpec.DEFAULT_TOLERANCE,
        7,
        Collections.nCopies(6, Condition.none()),
        null,
        List.of());
  }

  private JobListener listener() {
    return new JobListener() {
      @Override
      public void progressed(JobProgress progress) {}

      @Override
      public void noted(String words) {
        notes.getRef().tell(words);
      }
    };
  }

  @Test
  void shouldOpenNothingWhileItCannotBeKept() throws IOException {
    JobSpec spec = spec();
    Path blobs = folder.resolve("jobs");
    Path away = folder.resolve("away");
    try (CheckpointFolder kept =
        CheckpointFolder.open(folder, JobDescription.of(spec, new SamplerKind.Ddpm()))) {
      Files.move(blobs, away);
      Files.createFile(blobs);
      kept.keeper()
          .snapshot(5, new ChainSnapshot(1, 1, 0, 1, new float[784], new float[784], List.of()));
      ActorRef<SamplingJob.Command> job =
          kit.spawn(
              SamplingJob.create(
                  1,
                  new SamplingJob.Parts(
                      spec,
                      "ab".repeat(32),
                      spec.model().manifest().toJson(),
                      trajectory -> StepObserver.NONE,
                      listener(),
                      Optional.of(new SamplingJob.Keeping(kept.keeper(), OFTEN, true)),
                      new CompletableFuture<>()),
                  pool.getRef(),
                  new PoolGauge()));
      pool.expectMessageClass(WorkerPool.UseModel.class);
      job.tell(new SamplingJob.RoundEnded(3, 8));
      assertThat(notes.receiveMessage()).contains("the job waits until it can be kept");
      job.tell(new SamplingJob.WorkersChanged(List.of("one")));
      pool.expectNoMessage(WHILE);

      Files.delete(blobs);
      Files.move(away, blobs);
      assertThat(notes.receiveMessage()).contains("it goes on");
      WorkerPool.Command query = pool.receiveMessage();
      assertThat(query).isNotInstanceOf(WorkerPool.JobOver.class);
    }
  }
}
