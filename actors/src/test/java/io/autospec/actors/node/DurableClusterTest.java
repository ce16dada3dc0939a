package io.autospec.actors.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import io.autospec.actors.durable.FetchedJob;
import io.autospec.actors.durable.JobView;
import io.autospec.actors.durable.JobsClient;
import io.autospec.actors.job.JobDescription;
import io.autospec.actors.job.JobResult;
import io.autospec.actors.job.JobSpec;
import io.autospec.model.DiffusionModel;
import io.autospec.model.Models;
import io.autospec.model.device.Device;
import io.autospec.model.device.DeviceParser;
import io.autospec.sampler.kernel.SamplerKind;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Jobs that outlive whoever handed them in, and the coordinator that had them. */
@Timeout(120)
class DurableClusterTest {
  @TempDir Path folder;

  private final List<AutospecNode> nodes = new ArrayList<>();
  private AutospecNode first;
  private boolean keeps = true;

  @BeforeEach
  void begin() throws InterruptedException {
    first = node(NodeRole.COORDINATOR);
  }

  @AfterEach
  void end() {
    for (int i = nodes.size() - 1; i >= 0; i--) {
      nodes.get(i).close();
    }
  }

  private AutospecNode node(NodeRole role, String... devices) throws InterruptedException {
    Map<String, Object> options = new HashMap<>();
    if (first != null) {
      options.put("autospec.seeds", List.of(first.address()));
    }
    options.put("autospec.jobs.store", keeps ? "folder:" + folder.resolve("records") : "");
    options.put("autospec.jobs.blobs", "folder:" + folder.resolve("blobs"));
    options.put("autospec.jobs.checkpoint-interval", "200 ms");
    options.put("autospec.worker.model-folder", folder.resolve("models-" + role).toString());
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

  private static JobDescription description(JobSpec spec) {
    return JobDescription.of(spec, new SamplerKind.Ddpm());
  }

  private static void assertBytes(FetchedJob fetched, JobSpec spec) throws InterruptedException {
    JobSpec here =
        Jobs.of(
            spec.model(),
            spec.kernel().steps(),
            8,
            false,
            spec.conditions(),
            List.of(new Device.Cpu(1)));
    try (AutospecNode node = AutospecNode.local(here.devices())) {
      JobResult expected = node.run(here, progress -> {});
      assertThat(Jobs.bytes(fetched.result())).isEqualTo(Jobs.bytes(expected));
      assertThat(fetched.result().rounds()).isEqualTo(expected.rounds());
    }
  }

  private static JobView await(JobsClient jobs, String id, Predicate<JobView> condition)
      throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
    while (true) {
      JobView view = jobs.describe(id);
      if (condition.test(view)) {
        return view;
      }
      assertThat(System.nanoTime()).as("%s", view).isLessThan(deadline);
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  @Test
  void shouldDrawAJobWhoseGuestHasLeft() throws InterruptedException {
    node(NodeRole.WORKER, "cpu", "cpu");
    JobSpec spec = Jobs.mixtures(60, 3, List.of());
    AutospecNode guest = node(NodeRole.GUEST);
    String id = guest.jobs().submit(description(spec), spec.model(), "a test", 0);
    guest.close();
    nodes.remove(guest);
    JobsClient jobs = node(NodeRole.GUEST).jobs();
    JobView done = await(jobs, id, view -> view.status().equals("DONE"));
    assertThat(done.finished()).isEqualTo(3);
    assertThat(done.epoch()).isEqualTo(1);
    assertThat(jobs.list())
        .singleElement()
        .satisfies(job -> assertThat(job.name()).isEqualTo("a test"));
    assertBytes(jobs.fetch(id), spec);
  }

  /** When a job was handed in, all of its model is where the coordinator finds it. */
  @Test
  void shouldDrawWithAModelThatItsGuestHasNoMore() throws Exception {
    AutospecNode guest = node(NodeRole.GUEST);
    Path source = Jobs.newPolicy(folder.resolve("source"));
    List<ByteBuffer> expected;
    String id;
    try (DiffusionModel model = Models.load(source.toString(), Optional.empty())) {
      List<Device> here = List.of(new Device.Cpu(1));
      try (AutospecNode local = AutospecNode.local(here)) {
        expected = Jobs.bytes(local.run(Jobs.plans(model, here), progress -> {}));
      }
      id = guest.jobs().submit(description(Jobs.plans(model, List.of())), model, "a new model", 0);
      assertThat(guest.models().manifest(model.manifest().id())).isNull();
      assertThat(guest.models().holds(model.manifest().id())).isFalse();
    }
    Files.delete(source.resolve("model.onnx"));
    node(NodeRole.WORKER, "cpu", "cpu");
    JobView done = await(guest.jobs(), id, view -> view.status().equals("DONE"));
    assertThat(done.finished()).isEqualTo(2);
    assertThat(Jobs.bytes(guest.jobs().fetch(id).result())).isEqualTo(expected);
  }

  /** Whichever of two coordinators has the job leaves; the other goes on from where it was. */
  @Test
  void shouldGoOnWhenItsCoordinatorLeaves() throws InterruptedException {
    AutospecNode second = node(NodeRole.COORDINATOR);
    node(NodeRole.WORKER, "sim:10ms", "sim:10ms");
    JobSpec spec = Jobs.mixtures(400, 2, List.of());
    AutospecNode guest = node(NodeRole.GUEST);
    JobsClient jobs = guest.jobs();
    String id = jobs.submit(description(spec), spec.model(), "", 0);
    JobView running = await(jobs, id, view -> view.committedSteps() > 100);
    AutospecNode owner = running.owner().equals(second.address()) ? second : first;
    assertThat(running.owner()).isEqualTo(owner.address());
    owner.close();
    nodes.remove(owner);
    JobView done = await(jobs, id, view -> view.status().equals("DONE"));
    assertThat(done.epoch()).isEqualTo(2);
    assertThat(done.owner()).isNotEqualTo(running.owner());
    assertThat(done.committedSteps()).isEqualTo(800);
    assertBytes(jobs.fetch(id), spec);
    assertThat(jobs.fetch(id).result().resumedFromStep()).isPresent();
  }

  @Test
  void shouldStopAJobAndGoOnWithIt() throws InterruptedException {
    node(NodeRole.WORKER, "sim:10ms", "sim:10ms");
    JobSpec spec = Jobs.mixtures(400, 1, List.of());
    JobsClient jobs = node(NodeRole.GUEST).jobs();
    String id = jobs.submit(description(spec), spec.model(), "", 0);
    await(jobs, id, view -> view.committedSteps() > 50);
    jobs.cancel(id);
    JobView stopped = jobs.describe(id);
    assertThat(stopped.status()).isEqualTo("CANCELLED");
    jobs.cancel(id); // Asked again, it is so already.
    assertThat(jobs.describe(id).epoch()).isEqualTo(stopped.epoch());
    long evaluations = nodes.get(1).evaluations();
    jobs.resume(id);
    jobs.resume(id);
    await(jobs, id, view -> view.status().equals("DONE"));
    // What was kept was not drawn again: far fewer evaluations than the whole chain takes.
    assertThat(stopped.committedSteps()).isPositive();
    assertThat(nodes.get(1).evaluations() - evaluations).isLessThan(600);
    assertBytes(jobs.fetch(id), spec);
    assertThatThrownBy(() -> jobs.resume(id)).hasMessageContaining("found DONE");
    assertThatThrownBy(() -> jobs.cancel(id)).hasMessageContaining("is over already: DONE");
    assertThat(jobs.ids(id.substring(0, 6))).containsExactly(id);
    assertThat(jobs.ids("zzzz")).isEmpty();
    assertThatThrownBy(() -> jobs.describe("no-such-job")).hasMessageContaining("there is no job");
  }

  /** The oldest coordinator keeps no jobs: those that do are not kept from it by that. */
  @Test
  void shouldDrawJobsBesideACoordinatorThatKeepsNone() throws InterruptedException {
    end();
    nodes.clear();
    first = null;
    keeps = false;
    first = node(NodeRole.COORDINATOR);
    keeps = true;
    AutospecNode keeper = node(NodeRole.COORDINATOR);
    node(NodeRole.WORKER, "cpu");
    JobSpec spec = Jobs.mixtures(20, 1, List.of());
    JobsClient jobs = node(NodeRole.GUEST).jobs();
    String id = jobs.submit(description(spec), spec.model(), "", 0);
    JobView done = await(jobs, id, view -> view.status().equals("DONE"));
    assertThat(done.owner()).isEqualTo(keeper.address());
  }

  /** Whoever asks is not left waiting for a node that was put out, or closed. */
  @Test
  void shouldSayThatTheNodeIsGone() throws InterruptedException {
    AutospecNode guest = node(NodeRole.GUEST);
    JobsClient jobs = guest.jobs();
    assertThat(jobs.list()).isEmpty();
    guest.close();
    nodes.remove(guest);
    assertThatThrownBy(jobs::list).hasMessageContaining("no longer in its cluster");
  }
}
