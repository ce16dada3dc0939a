package io.autospec.actors.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import io.autospec.actors.job.ClusterWorker;
import io.autospec.actors.job.JobListener;
import io.autospec.actors.job.JobProgress;
import io.autospec.actors.job.JobResult;
import io.autospec.actors.job.JobSpec;
import io.autospec.model.DiffusionModel;
import io.autospec.model.Models;
import io.autospec.model.device.Device;
import io.autospec.model.device.DeviceParser;
import io.autospec.sampler.Condition;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A coordinator, workers and a guest, each with its own actor system and data plane. */
@Timeout(180)
class ClusterTest {
  private static final JobListener QUIET = progress -> {};

  @TempDir Path models;

  private final List<AutospecNode> nodes = new ArrayList<>();
  private AutospecNode coordinator;

  @BeforeEach
  void begin() throws InterruptedException {
    coordinator = node(NodeRole.COORDINATOR);
  }

  @AfterEach
  void end() {
    for (int i = nodes.size() - 1; i >= 0; i--) {
      nodes.get(i).close();
    }
  }

  private AutospecNode node(NodeRole role, String... devices) throws InterruptedException {
    return node(role, Map.of(), devices);
  }

  private AutospecNode node(NodeRole role, Map<String, ?> more, String... devices)
      throws InterruptedException {
    Map<String, Object> options = new HashMap<>(more);
    if (coordinator != null) {
      options.put("autospec.seeds", List.of(coordinator.address()));
    }
    options.put("autospec.worker.model-folder", models.toString());
    options.put("akka.loglevel", "WARNING");
    AutospecNode node =
        AutospecNode.join(
            new NodeSettings(
                Set.of(role),
                List.of(devices).stream().map(DeviceParser::parse).toList(),
                ConfigFactory.parseMap(options)));
    nodes.add(node);
    return node;
  }

  private static List<ByteBuffer> alone(JobSpec spec) throws InterruptedException {
    JobSpec here =
        Jobs.of(
            spec.model(),
            spec.kernel().steps(),
            8,
            false,
            spec.conditions(),
            List.of(new Device.Cpu(1)));
    try (AutospecNode node = AutospecNode.local(here.devices())) {
      return Jobs.bytes(node.run(here, QUIET));
    }
  }

  @Test
  void shouldDrawTheBytesOfTheLocalRun() throws InterruptedException {
    JobSpec digits = Jobs.digits(30, 3, List.of());
    List<ByteBuffer> expected = alone(digits);
    node(NodeRole.WORKER, "cpu");
    node(NodeRole.WORKER, "sim:5ms", "sim:5ms");
    JobResult result = node(NodeRole.GUEST).run(digits, QUIET);
    assertThat(Jobs.bytes(result)).isEqualTo(expected);
  }

  /** Some of the cluster's devices alone: those that the job names, and all of those. */
  @Test
  void shouldUseTheNamedWorkersAlone() throws InterruptedException {
    JobSpec mixtures = Jobs.mixtures(60, 1, List.of());
    List<ByteBuffer> expected = alone(mixtures);
    AutospecNode one = node(NodeRole.WORKER, "cpu");
    AutospecNode two = node(NodeRole.WORKER, "cpu", "cpu");
    AutospecNode guest = node(NodeRole.GUEST);
    List<ClusterWorker> here = guest.workers(3, Duration.ofSeconds(60));
    assertThat(here)
        .extracting(ClusterWorker::name)
        .containsExactlyInAnyOrder(
            one.address() + "/0", two.address() + "/0", two.address() + "/1");
    for (AutospecNode named : List.of(two, one)) {
      Set<String> names = new HashSet<>();
      here.stream()
          .map(ClusterWorker::name)
          .filter(name -> name.startsWith(named.address() + "/"))
          .forEach(names::add);
      long before = one.evaluations() + two.evaluations() - named.evaluations();
      JobResult result = guest.run(mixtures.on(List.of(), names), QUIET);
      assertThat(Jobs.bytes(result)).isEqualTo(expected);
      assertThat(result.devices()).hasSize(names.size());
      assertThat(one.evaluations() + two.evaluations() - named.evaluations()).isEqualTo(before);
    }
  }

  /** A model that workers do not have: fetched over the data plane, kept, and found again. */
  @Test
  void shouldBringAModelToWorkersThatDoNotHaveIt() throws InterruptedException, IOException {
    DiffusionModel model =
        Models.load(Jobs.newPolicy(models.resolve("source")).toString(), Optional.empty());
    JobSpec plans = Jobs.plans(model, List.of());
    List<ByteBuffer> expected = alone(plans);
    node(NodeRole.WORKER, "cpu", "cpu");
    AutospecNode guest = node(NodeRole.GUEST);
    assertThat(Jobs.bytes(guest.run(plans, QUIET))).isEqualTo(expected);
    assertThat(models.resolve(model.sha256()).resolve("model.onnx")).exists();
    node(NodeRole.WORKER, "cpu");
    assertThat(Jobs.bytes(guest.run(plans, QUIET))).isEqualTo(expected);
  }

  @Test
  void shouldGoOnWhenWorkersComeAndGo() throws Exception {
    JobSpec mixtures = Jobs.mixtures(400, 2, List.of());
    List<ByteBuffer> expected = alone(mixtures);
    AutospecNode first = node(NodeRole.WORKER, "sim:100ms", "sim:100ms");
    AutospecNode guest = node(NodeRole.GUEST);
    AtomicLong steps = new AtomicLong();
    AtomicInteger workers = new AtomicInteger(-1);
    JobListener listener =
        new JobListener() {
          @Override
          public void progressed(JobProgress progress) {
            steps.set(progress.committedSteps());
          }

          @Override
          public void workersChanged(int count) {
            workers.set(count);
          }
        };
    CompletableFuture<JobResult> result = new CompletableFuture<>();
    Thread job =
        new Thread(
            () -> {
              try {
                result.complete(guest.run(mixtures, listener));
              } catch (InterruptedException | RuntimeException e) {
                result.completeExceptionally(e);
              }
            });
    job.start();
    await(() -> steps.get() > 50);
    node(NodeRole.WORKER, "sim:100ms", "sim:100ms");
    await(() -> workers.get() == 4);
    first.drain(Duration.ofSeconds(10));
    first.close();
    nodes.remove(first);
    JobResult drawn = result.get(120, TimeUnit.SECONDS);
    assertThat(Jobs.bytes(drawn)).isEqualTo(expected);
    assertThat(drawn.workersLost()).isZero();
  }

  private static void await(java.util.function.BooleanSupplier condition)
      throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.sleep(5);
    }
  }

  @Test
  void shouldFollowThePoolWithItsWindows() throws InterruptedException {
    node(NodeRole.WORKER, "sim-only:10ms+10ms/row", "sim-only:10ms+10ms/row");
    AutospecNode guest = node(NodeRole.GUEST);
    DiffusionModel model = Models.load("gaussian-mixture", Optional.empty());
    JobResult one =
        guest.run(Jobs.of(model, 100, 64, true, List.of(Condition.none()), List.of()), QUIET);
    assertThat(one.rounds().get(0)).isBetween(40, 75);
    JobResult many =
        guest.run(
            Jobs.of(model, 40, 64, true, Collections.nCopies(8, Condition.none()), List.of()),
            QUIET);
    // More trajectories than places: next to nothing is wasted.
    assertThat(many.evaluations()).isLessThan(8 * 40 * 11 / 10);
  }

  /** It would never be sent, however often it is tried. */
  @Test
  void shouldFailAJobWhoseQueriesAreLongerThanAMessage() throws InterruptedException {
    node(NodeRole.WORKER, "cpu");
    AutospecNode guest =
        node(NodeRole.GUEST, Map.of("autospec.data-plane.largest-message", "1 MiB"));
    DiffusionModel model = Models.load("gaussian-mixture", Optional.empty());
    Condition large = Condition.none().with("unused", new float[300_000], 300_000);
    assertThatThrownBy(
            () -> guest.run(Jobs.of(model, 10, 8, false, List.of(large), List.of()), QUIET))
        .hasMessageContaining("raise autospec.data-plane.largest-message");
  }

  @Test
  void shouldSayThatNobodyAnswers() {
    assertThatThrownBy(
            () ->
                AutospecNode.join(
                    new NodeSettings(
                        Set.of(NodeRole.GUEST),
                        List.of(),
                        ConfigFactory.parseMap(
                            Map.of(
                                "autospec.seeds", List.of("127.0.0.1:1"),
                                "akka.loglevel", "OFF",
                                "autospec.join-timeout", "1 s")))))
        .hasMessageContaining("no coordinator let this node join at 127.0.0.1:1");
  }
}
