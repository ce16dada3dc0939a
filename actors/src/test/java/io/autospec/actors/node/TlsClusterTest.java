package io.autospec.actors.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.typesafe.config.ConfigFactory;
import io.autospec.actors.job.JobListener;
import io.autospec.actors.job.JobProgress;
import io.autospec.actors.job.JobResult;
import io.autospec.actors.job.JobSpec;
import io.autospec.model.device.Device;
import io.autospec.model.device.DeviceParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A cluster with mutual TLS and sealed tensors, its certificates by {@code make-test-ca}: who has
 * the right ones works as without, who has not is not let in.
 */
@Timeout(120)
class TlsClusterTest {
  private static final JobListener QUIET = progress -> {};
  private static final Map<String, ?> UNCHECKED =
      Map.of("autospec.tls.roles-by-certificate", false);

  @TempDir static Path folder;
  private static AutospecNode coordinator;
  private static AutospecNode worker;

  private final List<AutospecNode> nodes = new ArrayList<>();

  @BeforeAll
  static void begin() throws Exception {
    assumeTrue(isThere("openssl"), "left out: needs openssl on the PATH to make certificates");
    make("ours", "coordinator-1", "worker-1", "laptop=guest");
    make("theirs", "guest");
    coordinator = join(NodeRole.COORDINATOR, "ours/coordinator-1", Map.of());
    worker = join(NodeRole.WORKER, "ours/worker-1", Map.of(), "cpu", "cpu");
  }

  @AfterAll
  static void end() {
    for (AutospecNode node : new AutospecNode[] {worker, coordinator}) {
      if (node != null) {
        node.close();
      }
    }
  }

  @AfterEach
  void leave() {
    nodes.forEach(AutospecNode::close);
  }

  private static boolean isThere(String program) throws InterruptedException {
    try {
      return new ProcessBuilder(program, "version").start().waitFor(10, TimeUnit.SECONDS);
    } catch (IOException e) {
      return false;
    }
  }

  private static void make(String authority, String... names) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of("..", "cluster-config", "tls", "make-test-ca").toString());
    command.add(folder.resolve(authority).toString());
    command.addAll(List.of(names));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(said).isZero();
  }

  private static AutospecNode join(
      NodeRole role, String identity, Map<String, ?> more, String... devices)
      throws InterruptedException {
    Map<String, Object> options = new HashMap<>();
    if (coordinator != null) {
      options.put("autospec.seeds", List.of(coordinator.address()));
    }
    if (identity != null) {
      Path files = folder.resolve(identity);
      options.put("autospec.tls.enabled", true);
      options.put("autospec.tls.certificate", files.resolve("certificate.pem").toString());
      options.put("autospec.tls.private-key", files.resolve("private-key.pem").toString());
      options.put("autospec.tls.ca-certificate", files.resolve("ca.pem").toString());
      options.put("autospec.data-plane.key-file", files.resolve("data-plane.key").toString());
    }
    // Not the shared memory of neighbours, which is not sealed.
    options.put("autospec.data-plane.transport", "tcp");
    options.put("autospec.worker.model-folder", folder.resolve("models").toString());
    options.put("autospec.join-timeout", "10 s");
    options.put("akka.loglevel", "ERROR");
    options.putAll(more);
    return AutospecNode.join(
        new NodeSettings(
            Set.of(role),
            List.of(devices).stream().map(DeviceParser::parse).toList(),
            ConfigFactory.parseMap(options)));
  }

  private AutospecNode guest(String identity, Map<String, ?> more) throws InterruptedException {
    AutospecNode guest = join(NodeRole.GUEST, identity, more);
    nodes.add(guest);
    return guest;
  }

  @Test
  void shouldDrawTheBytesOfTheLocalRunWithSealedTensors() throws InterruptedException {
    List<Device> here = List.of(new Device.Cpu(1));
    JobSpec digits = Jobs.digits(20, 2, here);
    JobResult alone;
    try (AutospecNode node = AutospecNode.local(here)) {
      alone = node.run(digits, QUIET);
    }
    JobResult result = guest("ours/laptop", Map.of()).run(Jobs.digits(20, 2, List.of()), QUIET);
    assertThat(Jobs.bytes(result)).isEqualTo(Jobs.bytes(alone));
  }

  /** It is a member, and sees workers; but nothing that it says to them can be opened. */
  @Test
  void shouldNotLetAnotherKeyReachTheTensors() throws Exception {
    AutospecNode stranger =
        guest(
            "ours/laptop",
            Map.of(
                "autospec.data-plane.key-file",
                folder.resolve("theirs/guest/data-plane.key").toString()));
    AtomicInteger workers = new AtomicInteger();
    JobListener listener =
        new JobListener() {
          @Override
          public void progressed(JobProgress progress) {}

          @Override
          public void workersChanged(int count) {
            workers.accumulateAndGet(count, Math::max);
          }
        };
    JobSpec mixtures = Jobs.mixtures(20, 1, List.of());
    CompletableFuture<JobResult> never = new CompletableFuture<>();
    Thread job =
        new Thread(
            () -> {
              try {
                never.complete(stranger.run(mixtures, listener));
              } catch (InterruptedException | RuntimeException e) {
                never.completeExceptionally(e);
              }
            });
    job.start();
    // As long as another, who began later, needs for all of it.
    assertThat(guest("ours/laptop", Map.of()).run(mixtures, QUIET).rounds()).hasSize(1);
    assertThat(never).isNotDone();
    assertThat(workers).hasValue(0);
    stranger.close();
    job.join(20_000);
    assertThat(never).isCompletedExceptionally();
  }

  private static void refused(NodeRole role, String identity, Map<String, ?> more) {
    Map<String, Object> options = new HashMap<>(more);
    options.put("autospec.join-timeout", "2 s");
    options.put("akka.loglevel", "OFF");
    assertThatThrownBy(() -> join(role, identity, options))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no coordinator let this node join at");
  }

  @Test
  void shouldNotLetInAGuestWithoutACertificate() {
    refused(NodeRole.GUEST, null, Map.of());
  }

  @Test
  void shouldNotLetInAGuestOfAnotherAuthority() throws IOException {
    refused(NodeRole.GUEST, "theirs/guest", Map.of());
    // Nor one that takes this cluster's CA for good itself, so that it is this cluster that
    // refuses.
    Path mixed = Files.createDirectories(folder.resolve("mixed"));
    for (String file : List.of("certificate.pem", "private-key.pem")) {
      Files.copy(folder.resolve("theirs/guest").resolve(file), mixed.resolve(file));
    }
    for (String file : List.of("ca.pem", "data-plane.key")) {
      Files.copy(folder.resolve("ours/laptop").resolve(file), mixed.resolve(file));
    }
    refused(NodeRole.GUEST, "mixed", Map.of());
  }

  @Test
  void shouldSayBeforeAnythingElseThatItsCertificateAllowsAnotherRole() {
    assertThatThrownBy(() -> join(NodeRole.WORKER, "ours/laptop", Map.of(), "cpu"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("allows guest, and this node is worker")
        .hasMessageContaining("URI:urn:autospec:role:worker");
  }

  /** One that does not look at its own certificate: the coordinator does. */
  @Test
  void shouldPutOutAWorkerWhoseCertificateAllowsAGuest() throws Exception {
    AutospecNode rogue;
    try {
      rogue = join(NodeRole.WORKER, "ours/laptop", UNCHECKED, "cpu");
    } catch (IllegalStateException e) {
      assertThat(e).hasMessageContaining("was stopped while it joined");
      return;
    }
    nodes.add(rogue);
    assertThat(rogue.whenStopped().toCompletableFuture().get(20, TimeUnit.SECONDS)).isNotNull();
  }

  /** Whoever answers at a coordinator's address: a worker's certificate is not enough. */
  @Test
  void shouldNotJoinACoordinatorThatIsNone() throws InterruptedException {
    AutospecNode impostor =
        join(
            NodeRole.COORDINATOR,
            "ours/worker-1",
            Map.of("autospec.tls.roles-by-certificate", false, "autospec.seeds", List.of()));
    nodes.add(impostor);
    Map<String, ?> there = Map.of("autospec.seeds", List.of(impostor.address()));
    refused(NodeRole.GUEST, "ours/laptop", there);
    // The same with no look at roles, so that it is the roles that it was refused for.
    Map<String, Object> unchecked = new HashMap<>(there);
    unchecked.putAll(UNCHECKED);
    assertThat(guest("ours/laptop", unchecked).address()).isNotEmpty();
  }
}
