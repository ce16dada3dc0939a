package io.autospec.actors.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.autospec.actors.job.JobDescription;
import io.autospec.actors.job.JobListener;
import io.autospec.actors.job.JobProgress;
import io.autospec.actors.job.JobResult;
import io.autospec.actors.job.JobSpec;
import io.autospec.actors.node.AutospecNode;
import io.autospec.model.DiffusionModel;
import io.autospec.model.Models;
import io.autospec.model.device.Device;
import io.autospec.model.device.DeviceParser;
import io.autospec.sampler.Algorithm;
import io.autospec.sampler.ChainSpec;
import io.autospec.sampler.Condition;
import io.autospec.sampler.Draft;
import io.autospec.sampler.kernel.ReverseKernels;
import io.autospec.sampler.kernel.SamplerKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A local job that is stopped again and again, and taken up: the bytes of one that never was. */
@Timeout(120)
class CheckpointFolderTest {
  private static final KeeperSettings OFTEN =
      new KeeperSettings(Duration.ofMillis(100), 5, Duration.ofMillis(50));
  private static final int STEPS = 120;

  @TempDir Path folder;

  private static JobSpec spec(Algorithm algorithm, int count, String device) {
    DiffusionModel model = Models.load("gaussian-mixture", Optional.empty());
    List<Device> devices = List.of(DeviceParser.parse(device), DeviceParser.parse(device));
    return new JobSpec(
        model,
        ReverseKernels.create(model.schedule(), new SamplerKind.Ddpm(), STEPS),
        algorithm,
        Draft.SECANT,
        8,
        false,
        ChainSpec.DEFAULT_TOLERANCE,
        7,
        Collections.nCopies(count, Condition.none()),
        null,
        devices);
  }

  private static JobDescription description(JobSpec spec) {
    return JobDescription.of(spec, new SamplerKind.Ddpm());
  }

  /** Interrupts itself once so many steps more are committed. */
  private static final class Stopper implements JobListener {
    private final Thread thread = Thread.currentThread();
    private final long steps;
    private final AtomicLong first = new AtomicLong(-1);
    private final AtomicBoolean once = new AtomicBoolean();

    Stopper(long steps) {
      this.steps = steps;
    }

    @Override
    public void progressed(JobProgress progress) {
      first.compareAndSet(-1, progress.committedSteps());
      if (progress.committedSteps() - first.get() >= steps && once.compareAndSet(false, true)) {
        thread.interrupt();
      }
    }
  }

  private JobResult resumed(JobSpec spec, JobListener listener) throws InterruptedException {
    try (AutospecNode node = AutospecNode.local(spec.devices());
        CheckpointFolder kept = CheckpointFolder.open(folder, description(spec))) {
      return node.run(spec, listener, kept.keeper(), OFTEN);
    }
  }

  private static JobResult undisturbed(JobSpec spec) throws InterruptedException {
    try (AutospecNode node = AutospecNode.local(spec.devices())) {
      return node.run(spec, progress -> {});
    }
  }

  private static void assertSame(JobResult drawn, JobResult expected) {
    assertThat(drawn.samples()).hasSameSizeAs(expected.samples());
    for (int i = 0; i < expected.samples().size(); i++) {
      assertThat(drawn.samples().get(i)).isEqualTo(expected.samples().get(i));
    }
    assertThat(drawn.rounds()).isEqualTo(expected.rounds());
    assertThat(drawn.rejections()).isEqualTo(expected.rejections());
    assertThat(drawn.evaluations()).isEqualTo(expected.evaluations());
  }

  @ParameterizedTest
  @EnumSource(Algorithm.class)
  void shouldDrawTheSameBytesHoweverOftenItIsStopped(Algorithm algorithm)
      throws InterruptedException {
    JobSpec spec = spec(algorithm, 3, "sim:3ms");
    JobResult expected = undisturbed(spec);
    int stops = 0;
    JobResult drawn = null;
    while (drawn == null) {
      try {
        drawn = resumed(spec, new Stopper(70));
      } catch (InterruptedException e) {
        stops++;
      }
      assertThat(stops).isLessThan(20);
    }
    assertThat(stops).isGreaterThanOrEqualTo(2);
    assertThat(drawn.resumedFromStep()).isPresent();
    assertThat(drawn.resumedFromStep().getAsLong()).isGreaterThanOrEqualTo(140);
    assertSame(drawn, expected);
    // Once it is done, it is there: nothing is drawn again.
    JobResult again = resumed(spec, progress -> {});
    assertSame(again, expected);
    assertThat(again.resumedFromStep()).hasValue(3L * STEPS);
  }

  @Test
  void shouldRefuseAnotherJobsFolder() throws InterruptedException {
    JobSpec spec = spec(Algorithm.RECYCLED, 1, "sim:1ms");
    resumed(spec, progress -> {});
    assertThatThrownBy(
            () -> CheckpointFolder.open(folder, description(spec(Algorithm.RECYCLED, 2, "cpu"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("keeps another job (1 of gaussian-mixture)");
  }

  @Test
  void shouldRefuseAFolderThatIsInUse() {
    JobSpec spec = spec(Algorithm.RECYCLED, 1, "cpu");
    try (CheckpointFolder first = CheckpointFolder.open(folder, description(spec))) {
      assertThat(first.keeper().epoch()).isEqualTo(1);
      // Within a process stores may share it; the job may not be: the newer one has it.
      try (CheckpointFolder second = CheckpointFolder.open(folder, description(spec))) {
        assertThat(second.keeper().epoch()).isEqualTo(2);
        assertThatThrownBy(() -> first.keeper().flush())
            .isInstanceOf(io.autospec.durable.record.FencedException.class);
      }
    }
  }

  /** Told to stop, it keeps all that it had done; only what is killed loses some. */
  @Test
  void shouldKeepAllThatItHadDoneWhenItIsStopped() throws InterruptedException {
    JobSpec spec = spec(Algorithm.RECYCLED, 3, "sim:5ms");
    KeeperSettings seldom =
        new KeeperSettings(Duration.ofMinutes(10), 1_000_000, Duration.ofSeconds(1));
    AtomicLong last = new AtomicLong();
    Stopper stopper = new Stopper(100);
    JobListener listener =
        progress -> {
          last.set(progress.committedSteps());
          stopper.progressed(progress);
        };
    try (AutospecNode node = AutospecNode.local(spec.devices());
        CheckpointFolder kept = CheckpointFolder.open(folder, description(spec))) {
      assertThatThrownBy(() -> node.run(spec, listener, kept.keeper(), seldom))
          .isInstanceOf(InterruptedException.class);
    }
    try (CheckpointFolder kept = CheckpointFolder.open(folder, description(spec))) {
      assertThat(kept.keeper().committedSteps()).isGreaterThanOrEqualTo(last.get());
    }
  }

  /** The newest checkpoint is damaged: the one before it is used, and that is said. */
  @Test
  void shouldUseTheCheckpointBeforeADamagedOne() throws Exception {
    JobSpec spec = spec(Algorithm.RECYCLED, 2, "sim:15ms");
    JobResult expected = undisturbed(spec);
    assertThatThrownBy(() -> resumed(spec, new Stopper(150)))
        .isInstanceOf(InterruptedException.class);
    List<Path> checkpoints = files(".ckpt");
    assertThat(checkpoints).hasSize(2);
    Path newest = checkpoints.get(1);
    byte[] bytes = Files.readAllBytes(newest);
    bytes[bytes.length / 2] ^= 1;
    Files.write(newest, bytes);
    JobDescription job = description(spec);
    try (AutospecNode node = AutospecNode.local(spec.devices());
        CheckpointFolder kept = CheckpointFolder.open(folder, job)) {
      assertThat(kept.keeper().notes()).hasSize(1);
      assertThat(kept.keeper().notes().get(0))
          .contains(newest.getFileName().toString())
          .contains("the checkpoint before it is used");
      assertThat(kept.keeper().committedSteps()).isPositive();
      assertSame(node.run(spec, progress -> {}, kept.keeper(), OFTEN), expected);
    }
  }

  private List<Path> files(String ending) {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(path -> path.toString().endsWith(ending)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What cannot be written holds the job; when it can be written again, it goes on. */
  @Test
  void shouldHoldWhileItCannotBeKept() throws InterruptedException {
    JobSpec spec = spec(Algorithm.RECYCLED, 2, "sim:15ms");
    JobResult expected = undisturbed(spec);
    FullDisk faulty = new FullDisk();
    StringBuilder said = new StringBuilder();
    JobListener listener =
        new JobListener() {
          @Override
          public void progressed(JobProgress progress) {
            if (progress.committedSteps() > 20 && faulty.failures() == 0) {
              faulty.failNext(5);
            }
          }

          @Override
          public void noted(String words) {
            said.append(words).append('\n');
          }
        };
    try (AutospecNode node = AutospecNode.local(spec.devices());
        CheckpointFolder kept = CheckpointFolder.open(folder, description(spec), faulty::around)) {
      assertSame(node.run(spec, listener, kept.keeper(), OFTEN), expected);
    }
    assertThat(faulty.failures()).isEqualTo(5);
    assertThat(said.toString())
        .contains("the disk is full; the job waits until it can be kept")
        .contains("the job is kept again; it goes on");
  }
}
