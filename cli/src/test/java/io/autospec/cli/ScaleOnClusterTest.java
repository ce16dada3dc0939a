package io.autospec.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.typesafe.config.ConfigFactory;
import io.autospec.actors.job.ClusterWorker;
import io.autospec.actors.job.JobListener;
import io.autospec.actors.job.JobProgress;
import io.autospec.actors.job.JobResult;
import io.autospec.actors.job.JobSpec;
import io.autospec.actors.node.AutospecNode;
import io.autospec.actors.node.NodeRole;
import io.autospec.actors.node.NodeSettings;
import io.autospec.cli.job.ClusterGuest;
import io.autospec.cli.job.LocalJob;
import io.autospec.model.Models;
import io.autospec.model.device.DeviceParser;
import io.autospec.sampler.chain.StepObserver;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A coordinator and two worker nodes, each with its own actor system; the verb is the guest. */
@Timeout(180)
class ScaleOnClusterTest {
  private static final String[] GRID = {
    "gaussian-mixture", "--steps=12", "--seeds=1", "--progress=none"
  };

  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final List<AutospecNode> nodes = new ArrayList<>();
  @TempDir Path folder;

  @BeforeEach
  void begin() throws InterruptedException {
    node(NodeRole.COORDINATOR);
    node(NodeRole.WORKER, "sim:1ms", "cpu");
    node(NodeRole.WORKER, "cpu");
  }

  @AfterEach
  void end() {
    for (int i = nodes.size() - 1; i >= 0; i--) {
      nodes.get(i).close();
    }
  }

  private void node(NodeRole role, String... devices) throws InterruptedException {
    nodes.add(
        AutospecNode.join(
            new NodeSettings(
                Set.of(role),
                Stream.of(devices).map(DeviceParser::parse).toList(),
                ConfigFactory.parseMap(
                    Map.of(
                        "autospec.seeds",
                        nodes.isEmpty() ? List.of() : List.of(nodes.get(0).address()),
                        "akka.loglevel",
                        "WARNING")))));
  }

  private int scale(ClusterGuest.Gate clusters, String... more) {
    Console console =
        new Console(new ByteArrayOutputStream(), new PrintStream(err, true, UTF_8), false);
    CommandLine line = AutospecCommand.commandLine(Models::load, Main::runJob, console, false);
    CommandLine scale =
        new CommandLine(new ScaleCommand(Models::load, LocalJob::run, clusters, console));
    scale.setExecutionExceptionHandler(line.getExecutionExceptionHandler());
    List<String> words = new ArrayList<>(List.of(GRID));
    words.addAll(Arrays.asList(more));
    if (words.stream().noneMatch(word -> word.startsWith("--workers"))) {
      words.add("--workers=1,3");
    }
    return scale.execute(words.toArray(String[]::new));
  }

  private int onCluster(ClusterGuest.Gate clusters, String name, String... more) {
    return scale(
        clusters,
        Stream.concat(Stream.of("--cluster=" + nodes.get(0).address(), out(name)), Stream.of(more))
            .toArray(String[]::new));
  }

  private String out(String name) {
    return "--out=" + folder.resolve(name);
  }

  private String said() {
    return err.toString(UTF_8);
  }

  private JsonNode cells(String name) throws IOException {
    return new ObjectMapper()
        .readTree(folder.resolve(name).resolve("results.json").toFile())
        .get("cells");
  }

  private Map<String, String> bytes(String name) throws IOException {
    Map<String, String> bytes = new TreeMap<>();
    cells(name)
        .forEach(
            cell -> bytes.put(cell.get("cell").toString(), cell.get("samplesSha256").asText()));
    return bytes;
  }

  @Test
  void shouldRunTheGridOnSoManyDevicesOfTheClusterAsACellHasWorkers() throws IOException {
    assertThat(onCluster(ClusterGuest::attach, "there", "--predict=2")).as(this::said).isZero();
    assertThat(scale(settings -> null, out("here"))).as(this::said).isZero();
    assertThat(bytes("there")).hasSize(5).isEqualTo(bytes("here"));
    for (JsonNode cell : cells("there")) {
      JsonNode parts = cell.get("parts");
      double all = 0;
      for (String part : List.of("compute", "waiting", "network", "coordinator")) {
        assertThat(parts.get(part).asDouble()).as(part).isNotNegative();
        all += parts.get(part).asDouble();
      }
      assertThat(parts.get("network").asDouble()).isPositive();
      assertThat(all).isBetween(0.0, 1.001 * cell.get("wallSeconds").asDouble());
    }
    String worker = nodes.get(1).address();
    for (JsonNode cell : cells("there")) {
      List<String> devices = new ArrayList<>();
      cell.get("devices").forEach(device -> devices.add(device.asText()));
      assertThat(devices).hasSize(cell.get("cell").get("workers").asInt());
      assertThat(devices.get(0)).startsWith("cpu at 127.0.0.1:");
      if (devices.size() == 3) {
        assertThat(devices)
            .containsExactlyInAnyOrder(
                "cpu at " + worker + "/1",
                "sim:1ms at " + worker + "/0",
                "cpu at " + nodes.get(2).address() + "/0");
      }
    }
    assertThat(folder.resolve("there").resolve("report.html"))
        .content()
        .contains("Devices of the cluster", "sim:1ms at " + worker + "/0");
    // With all there, the page is made anew, and no cluster is needed for that.
    assertThat(onCluster(settings -> null, "there")).as(this::said).isZero();
  }

  @Test
  void shouldRefuseMoreWorkersThanTheClusterHas() {
    ClusterGuest.Gate impatient = settings -> new Counting(ClusterGuest.attach(settings), 0, 3);
    assertThat(onCluster(impatient, "refused", "--workers=2,5")).isEqualTo(2);
    assertThat(said())
        .contains("--workers: expected at most 3, the devices of the cluster's workers; found 5")
        .hasLineCount(1);
    assertThat(folder.resolve("refused")).doesNotExist();
  }

  @Test
  void shouldGoOnWithTheSameDevicesAndNoOthers() throws IOException, InterruptedException {
    ClusterGuest.Gate killed = settings -> new Counting(ClusterGuest.attach(settings), 2, 3);
    assertThat(onCluster(killed, "resumed")).isEqualTo(130);
    // The same grid in this process is another experiment.
    assertThat(scale(settings -> null, out("resumed"))).isEqualTo(2);
    assertThat(said()).contains("found another's");
    // And so are other devices.
    nodes.remove(2).close();
    nodes.remove(1).close();
    node(NodeRole.WORKER, "sim:1ms", "sim:1ms", "sim:1ms");
    assertThat(onCluster(ClusterGuest::attach, "resumed")).isEqualTo(2);
    assertThat(said()).contains("--cluster: expected the devices of the runs that are there");
    nodes.remove(1).close();
    // Other addresses are not.
    node(NodeRole.WORKER, "cpu", "cpu", "sim:1ms");
    AtomicInteger runs = new AtomicInteger();
    ClusterGuest.Gate counted =
        settings -> new Counting(ClusterGuest.attach(settings), Integer.MAX_VALUE, 3, runs);
    assertThat(onCluster(counted, "resumed")).as(this::said).isZero();
    assertThat(runs).hasValue(5 - 2);
    assertThat(scale(settings -> null, out("here"))).as(this::said).isZero();
    assertThat(bytes("resumed")).isEqualTo(bytes("here"));
  }

  /** A run on fewer workers than its cell says is none. */
  @Test
  void shouldNotCountARunThatLostAWorker() throws IOException, InterruptedException {
    AtomicInteger runs = new AtomicInteger();
    ClusterGuest.Gate losing =
        settings -> {
          ClusterGuest guest = ClusterGuest.attach(settings);
          return new Counting(guest, Integer.MAX_VALUE, 3, runs) {
            @Override
            public JobResult run(
                JobSpec spec, IntFunction<StepObserver> observers, JobListener listener)
                throws InterruptedException {
              return super.run(
                  spec,
                  observers,
                  new JobListener() {
                    @Override
                    public void progressed(JobProgress progress) {
                      listener.progressed(progress);
                    }

                    @Override
                    public void workersChanged(int workers) {
                      listener.workersChanged(workers);
                      if (spec.workers().size() == 3 && workers == 3) {
                        listener.workersChanged(2);
                      }
                    }
                  });
            }
          };
        };
    assertThat(onCluster(losing, "lost")).isEqualTo(1);
    assertThat(said()).contains("a worker was lost in the middle of a run");
    assertThat(Thread.interrupted()).isFalse();
    int before = runs.get();
    assertThat(onCluster(ClusterGuest::attach, "lost")).as(this::said).isZero();
    assertThat(said()).contains((before - 1) + " runs are there already");
  }

  /** It would wait for its model for ever. */
  @Test
  void shouldNotWaitForAWorkerThatLeftBeforeTheRunBegan() throws IOException {
    ClusterGuest.Gate losing =
        settings ->
            new Counting(ClusterGuest.attach(settings), Integer.MAX_VALUE, 3) {
              @Override
              public JobResult run(
                  JobSpec spec, IntFunction<StepObserver> observers, JobListener listener)
                  throws InterruptedException {
                if (spec.workers().size() == 3) {
                  nodes.remove(2).close();
                }
                return super.run(spec, observers, listener);
              }
            };
    assertThat(onCluster(losing, "left")).isEqualTo(1);
    assertThat(said()).contains("a worker was lost");
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void shouldNotPlanFromCallsOfOneSize() {
    assertThat(onCluster(ClusterGuest::attach, "one", "--workers=1", "--windows=1", "--predict=4"))
        .isEqualTo(2);
    assertThat(said()).contains("expected calls of several sizes, found [1] rows alone");
    assertThat(folder.resolve("one")).doesNotExist();
  }

  /** Looks on, and ends after so many runs as a signal would. */
  private static class Counting implements ClusterGuest {
    private final ClusterGuest guest;
    private final int most;
    private final int enough;
    private final AtomicInteger runs;

    Counting(ClusterGuest guest, int most, int enough) {
      this(guest, most, enough, new AtomicInteger());
    }

    Counting(ClusterGuest guest, int most, int enough, AtomicInteger runs) {
      this.guest = guest;
      this.most = most;
      this.enough = enough;
      this.runs = runs;
    }

    /** Not so many as are asked for: nobody waits for those that never come. */
    @Override
    public List<ClusterWorker> workers(int asked) throws InterruptedException {
      return guest.workers(Math.min(asked, enough));
    }

    @Override
    public JobResult run(JobSpec spec, IntFunction<StepObserver> observers, JobListener listener)
        throws InterruptedException {
      if (runs.get() >= most) {
        throw new InterruptedException("killed");
      }
      runs.incrementAndGet();
      return guest.run(spec, observers, listener);
    }

    @Override
    public void close() {
      guest.close();
    }
  }
}
