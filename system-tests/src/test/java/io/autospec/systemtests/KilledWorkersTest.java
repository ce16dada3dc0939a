package io.autospec.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.autospec.actors.job.JobListener;
import io.autospec.actors.job.JobProgress;
import io.autospec.actors.job.JobResult;
import io.autospec.actors.job.JobSpec;
import io.autospec.actors.node.AutospecNode;
import io.autospec.actors.node.NodeRole;
import io.autospec.actors.node.NodeSettings;
import io.autospec.model.DiffusionModel;
import io.autospec.model.Models;
import io.autospec.model.device.Device;
import io.autospec.sampler.Algorithm;
import io.autospec.sampler.ChainSpec;
import io.autospec.sampler.Condition;
import io.autospec.sampler.Draft;
import io.autospec.sampler.kernel.ReverseKernels;
import io.autospec.sampler.kernel.SamplerKind;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Worker processes that are killed, stopped and continued, told to stop, started late, or all
 * killed and started again, at random times from a seed: every job ends with the undisturbed run's
 * bytes.
 */
@Timeout(300)
class KilledWorkersTest {
  private static final String DEVICE = "sim-only:20ms~10%";
  private static final int DEVICES = 2;
  private static final int PROCESSES = 3;

  @TempDir Path folder;

  private final List<WorkerProcess> workers = new ArrayList<>();
  private String cluster;

  @Test
  void shouldDrawTheSameBytesInThreeDisturbedRuns() throws Exception {
    disturbed(1, 3);
  }

  @Tag("slow")
  @Timeout(1800)
  @Test
  void shouldDrawTheSameBytesInFiftyDisturbedRuns() throws Exception {
    disturbed(1000, 50);
  }

  private void disturbed(long firstSeed, int runs) throws Exception {
    JobSpec spec = spec(List.of(new Device.Cpu(1)));
    List<ByteBuffer> expected;
    try (AutospecNode alone = AutospecNode.local(spec.devices())) {
      expected = bytes(alone.run(spec, progress -> {}));
    }
    try (AutospecNode coordinator = join(NodeRole.COORDINATOR, null)) {
      cluster = coordinator.address();
      try (AutospecNode guest = join(NodeRole.GUEST, cluster)) {
        for (int i = 0; i < PROCESSES; i++) {
          workers.add(start());
        }
        workers.forEach(WorkerProcess::joined);
        int felt = 0;
        for (long seed = firstSeed; seed < firstSeed + runs; seed++) {
          JobResult result = run(guest, new Random(seed));
          assertThat(bytes(result)).as("seed %d", seed).isEqualTo(expected);
          felt += result.redispatched() + result.workersLost();
        }
        // Else nothing was disturbed, and the bytes say nothing.
        assertThat(felt).isPositive();
      } finally {
        workers.forEach(WorkerProcess::close);
      }
    }
  }

  private WorkerProcess start() {
    return WorkerProcess.start(cluster, DEVICE, DEVICES, folder);
  }

  private JobResult run(AutospecNode guest, Random random)
      throws InterruptedException, ExecutionException, TimeoutException {
    JobSpec spec = spec(List.of());
    int half = random.nextInt(spec.count() * spec.kernel().steps() / 2);
    CompletableFuture<Void> begun = new CompletableFuture<>();
    JobListener listener =
        new JobListener() {
          @Override
          public void progressed(JobProgress progress) {
            if (progress.committedSteps() >= half) {
              begun.complete(null);
            }
          }
        };
    CompletableFuture<JobResult> result = new CompletableFuture<>();
    Thread job =
        new Thread(
            () -> {
              try {
                result.complete(guest.run(spec, listener));
              } catch (InterruptedException | RuntimeException e) {
                result.completeExceptionally(e);
              }
            });
    job.start();
    begun.get(120, TimeUnit.SECONDS);
    disturb(random);
    return result.get(120, TimeUnit.SECONDS);
  }

  private void disturb(Random random) {
    int victim = random.nextInt(workers.size());
    switch (random.nextInt(5)) {
      case 0 -> {
        workers.get(victim).signal("KILL");
        replace(victim);
      }
      case 1 -> {
        workers.get(victim).signal("STOP");
        Await.pass(100 + random.nextInt(4000));
        workers.get(victim).signal("CONT");
      }
      case 2 -> {
        workers.get(victim).signal("TERM");
        assertThat(workers.get(victim).awaitEnd()).isEqualTo(143);
        replace(victim);
      }
      case 3 -> workers.add(start());
      default -> {
        for (int i = 0; i < workers.size(); i++) {
          workers.get(i).signal("KILL");
        }
        for (int i = 0; i < PROCESSES; i++) {
          replace(i);
        }
        workers.subList(PROCESSES, workers.size()).clear();
      }
    }
    if (workers.size() > PROCESSES + 1) {
      workers.remove(0).signal("KILL");
    }
  }

  private void replace(int victim) {
    workers.set(victim, start());
  }

  private AutospecNode join(NodeRole role, String seed) throws InterruptedException {
    List<String> seeds = seed == null ? List.of() : List.of(seed);
    return AutospecNode.join(
        new NodeSettings(
            Set.of(role),
            List.of(),
            ConfigFactory.parseMap(Map.of("autospec.seeds", seeds, "akka.loglevel", "ERROR"))));
  }

  private static JobSpec spec(List<Device> devices) {
    DiffusionModel model = Models.load("gaussian-mixture", Optional.empty());
    return new JobSpec(
        model,
        ReverseKernels.create(model.schedule(), new SamplerKind.Ddpm(), 300),
        Algorithm.RECYCLED,
        Draft.SECANT,
        8,
        false,
        ChainSpec.DEFAULT_TOLERANCE,
        7,
        Collections.nCopies(3, Condition.none()),
        null,
        devices);
  }

  private static List<ByteBuffer> bytes(JobResult result) {
    List<ByteBuffer> all = new ArrayList<>();
    for (float[] sample : result.samples()) {
      ByteBuffer bytes = ByteBuffer.allocate(sample.length * Float.BYTES);
      bytes.asFloatBuffer().put(sample);
      all.add(bytes);
    }
    return all;
  }
}
