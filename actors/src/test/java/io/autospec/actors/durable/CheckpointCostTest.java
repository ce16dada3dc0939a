package io.autospec.actors.durable;

import static org.assertj.core.api.Assertions.assertThat;

import io.autospec.actors.job.JobDescription;
import io.autospec.actors.job.JobListener;
import io.autospec.actors.job.JobProgress;
import io.autospec.actors.job.JobResult;
import io.autospec.actors.job.JobSpec;
import io.autospec.actors.node.AutospecNode;
import io.autospec.durable.blob.BlobRef;
import io.autospec.durable.blob.BlobStore;
import io.autospec.model.DiffusionModel;
import io.autospec.model.ModelInput;
import io.autospec.model.device.Device;
import io.autospec.model.device.DeviceParser;
import io.autospec.model.device.SimulatedDenoiser;
import io.autospec.model.device.WaitClock;
import io.autospec.sampler.Algorithm;
import io.autospec.sampler.ChainSpec;
import io.autospec.sampler.Condition;
import io.autospec.sampler.Denoiser;
import io.autospec.sampler.Draft;
import io.autospec.sampler.kernel.ReverseKernels;
import io.autospec.sampler.kernel.SamplerKind;
import io.autospec.sampler.reference.GaussianMixture;
import io.autospec.sampler.reference.GaussianMixtureDenoiser;
import io.autospec.sampler.schedule.NoiseSchedule;
import io.autospec.sampler.schedule.ScheduleConfig;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What keeping a job costs at the default interval, with states of 16,384 floats (a latent of 4 x
 * 64 x 64) and windows of 32: the time of a flush, and the wall clock with and without.
 */
@Tag("slow")
@Timeout(600)
class CheckpointCostTest {
  private static final int STEPS = Integer.getInteger("test.steps", 1000);
  private static final int COUNT = 2;
  private static final int DEVICES = 8;
  private static final String DEVICE = System.getProperty("test.device", "sim-only:100ms");
  private static final int FLUSHES = 30;

  @TempDir Path folder;

  /** Two spheres in 16,384 dimensions, whose score is known. */
  private static final class WideModel implements DiffusionModel {
    private static final long[] SHAPE = {4, 64, 64};
    private static final int SIZE = 4 * 64 * 64;

    private final ScheduleConfig schedule = ScheduleConfig.builder().clipSample(false).build();
    private final AtomicLong opened = new AtomicLong();

    @Override
    public String name() {
      return "wide-mixture";
    }

    @Override
    public String sha256() {
      return "5".repeat(64);
    }

    @Override
    public long[] sampleShape() {
      return SHAPE.clone();
    }

    @Override
    public ScheduleConfig schedule() {
      return schedule;
    }

    @Override
    public List<ModelInput> conditionInputs() {
      return List.of();
    }

    @Override
    public OptionalLong classes() {
      return OptionalLong.empty();
    }

    @Override
    public OptionalLong emptyLabel() {
      return OptionalLong.empty();
    }

    @Override
    public Denoiser open(Device device) {
      double[][] means = new double[2][SIZE];
      Arrays.fill(means[0], -0.5);
      Arrays.fill(means[1], 0.5);
      Denoiser denoiser =
          new GaussianMixtureDenoiser(
              NoiseSchedule.of(schedule).alphasCumprod(),
              schedule.predictionType(),
              GaussianMixture.ofSpheres(means, 0.1));
      return new SimulatedDenoiser(
          denoiser, (Device.Simulated) device, opened.getAndIncrement(), WaitClock.SYSTEM);
    }
  }

  /** Counts checkpoints on their way. */
  private record Counted(BlobStore inner, AtomicInteger checkpoints, AtomicLong bytes)
      implements BlobStore {
    @Override
    public BlobRef put(String name, byte[] content) {
      if (name.endsWith(".ckpt")) {
        checkpoints.incrementAndGet();
        bytes.accumulateAndGet(content.length, Math::max);
      }
      return inner.put(name, content);
    }

    @Override
    public BlobRef putFile(String name, Path file) {
      return inner.putFile(name, file);
    }

    @Override
    public byte[] get(BlobRef ref) {
      return inner.get(ref);
    }

    @Override
    public void getFile(BlobRef ref, Path file) {
      inner.getFile(ref, file);
    }

    @Override
    public List<String> list(String prefix) {
      return inner.list(prefix);
    }

    @Override
    public void delete(String name) {
      inner.delete(name);
    }

    @Override
    public void close() {
      inner.close();
    }

    @Override
    public String toString() {
      return inner.toString();
    }
  }

  private static JobSpec spec() {
    DiffusionModel model = new WideModel();
    return new JobSpec(
        model,
        ReverseKernels.create(model.schedule(), new SamplerKind.Ddpm(), STEPS),
        Algorithm.RECYCLED,
        Draft.SECANT,
        32,
        false,
        ChainSpec.DEFAULT_TOLERANCE,
        1,
        Collections.nCopies(COUNT, Condition.none()),
        null,
        Collections.nCopies(DEVICES, DeviceParser.parse(DEVICE)));
  }

  private static JobResult plain(JobSpec spec) throws InterruptedException {
    try (AutospecNode node = AutospecNode.local(spec.devices())) {
      return node.run(spec, progress -> {});
    }
  }

  @Test
  void shouldCostLessThanTwoPercent() throws InterruptedException {
    JobSpec spec = spec();
    JobDescription job = JobDescription.of(spec, new SamplerKind.Ddpm());
    AtomicInteger checkpoints = new AtomicInteger();
    AtomicLong bytes = new AtomicLong();
    JobResult without = plain(spec);
    JobResult with;
    try (AutospecNode node = AutospecNode.local(spec.devices());
        CheckpointFolder kept =
            CheckpointFolder.open(
                folder.resolve("whole"), job, inner -> new Counted(inner, checkpoints, bytes))) {
      with = node.run(spec, progress -> {}, kept.keeper(), KeeperSettings.DEFAULTS);
    }
    JobResult withoutAgain = plain(spec);
    double flush = flushMillis(spec, job);
    double wall = with.wallNanos() / 1e6;
    double part = checkpoints.get() * flush / wall;
    System.out.printf(
        "checkpoints: %d of at most %d bytes (%d trajectories); a flush takes %.1f ms (median of"
            + " %d); wall %.0f ms with, %.0f and %.0f ms without; flushes are %.2f %% of it%n",
        checkpoints.get(),
        bytes.get(),
        COUNT,
        flush,
        FLUSHES,
        wall,
        without.wallNanos() / 1e6,
        withoutAgain.wallNanos() / 1e6,
        100 * part);
    assertThat(checkpoints.get()).isPositive();
    assertThat(part).isLessThan(0.02);
    assertThat(with.evaluations()).isEqualTo(without.evaluations());
  }

  /** The time to write a job that was stopped half way, trajectories that remember all they can. */
  private double flushMillis(JobSpec spec, JobDescription job) throws InterruptedException {
    Thread thread = Thread.currentThread();
    AtomicBoolean once = new AtomicBoolean();
    JobListener stopper =
        new JobListener() {
          @Override
          public void progressed(JobProgress progress) {
            if (progress.committedSteps() >= progress.totalSteps() / 2
                && once.compareAndSet(false, true)) {
              thread.interrupt();
            }
          }
        };
    try (CheckpointFolder kept = CheckpointFolder.open(folder.resolve("half"), job)) {
      try (AutospecNode node = AutospecNode.local(spec.devices())) {
        JobResult unused = node.run(spec, stopper, kept.keeper(), KeeperSettings.DEFAULTS);
        throw new AssertionError("expected a job that is stopped");
      } catch (InterruptedException e) {
        // As wanted: all that the trajectories had is written now.
        assertThat(kept.keeper().committedSteps()).isPositive();
      }
      long[] nanos = new long[FLUSHES];
      for (int i = 0; i < FLUSHES; i++) {
        long began = System.nanoTime();
        kept.keeper().flush();
        nanos[i] = System.nanoTime() - began;
      }
      Arrays.sort(nanos);
      return nanos[FLUSHES / 2] / 1e6;
    }
  }
}
