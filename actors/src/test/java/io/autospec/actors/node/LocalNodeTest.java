package io.autospec.actors.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.autospec.actors.job.JobException;
import io.autospec.actors.job.JobListener;
import io.autospec.actors.job.JobMemory;
import io.autospec.actors.job.JobSpec;
import io.autospec.model.DiffusionModel;
import io.autospec.model.Models;
import io.autospec.model.device.Device;
import io.autospec.model.device.DeviceParser;
import io.autospec.sampler.Condition;
import io.autospec.sampler.chain.StepObserver;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A cluster of one: what goes wrong ends the job, and never leaves its caller waiting. */
@Timeout(60)
class LocalNodeTest {
  private static final List<Device> CPU = List.of(new Device.Cpu(1));
  private static final JobListener QUIET = progress -> {};

  @Test
  void shouldFailWhenATrajectoryThrows() throws InterruptedException {
    StepObserver faulty =
        (step, state, mean, prediction, next, accepted) -> {
          if (step == 10) {
            throw new IllegalStateException("seen enough");
          }
        };
    try (AutospecNode node = AutospecNode.local(CPU)) {
      JobSpec spec = Jobs.mixtures(40, 2, CPU);
      assertThatThrownBy(() -> node.run(spec, trajectory -> faulty, QUIET))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("seen enough");
      assertThat(node.run(spec, QUIET).rounds()).hasSize(2);
    }
  }

  @Test
  void shouldFailWhenTheListenerThrows() {
    try (AutospecNode node = AutospecNode.local(CPU)) {
      JobListener faulty =
          progress -> {
            throw new IllegalStateException("cannot be told");
          };
      assertThatThrownBy(() -> node.run(Jobs.mixtures(40, 1, CPU), faulty))
          .isInstanceOf(JobException.class);
    }
  }

  @Test
  void shouldFailWhenTheNodeIsClosedUnderTheJob() throws Exception {
    List<Device> slow = List.of(DeviceParser.parse("sim:200ms"));
    AutospecNode node = AutospecNode.local(slow);
    CompletableFuture<Void> begun = new CompletableFuture<>();
    CompletableFuture<Object> result =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return node.run(Jobs.mixtures(400, 1, slow), progress -> begun.complete(null));
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    begun.get(30, TimeUnit.SECONDS);
    node.close();
    assertThatThrownBy(() -> result.get(30, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(JobException.class);
    assertThatThrownBy(() -> node.run(Jobs.mixtures(10, 1, slow), QUIET))
        .isInstanceOf(JobException.class);
  }

  @Test
  void shouldOpenNoMoreTrajectoriesThanThereIsMemoryFor() {
    DiffusionModel model = Models.load("gaussian-mixture", Optional.empty());
    JobSpec many =
        Jobs.of(model, 1000, 1000, false, Collections.nCopies(10_000, Condition.none()), CPU);
    int open = JobMemory.mostOpen(many, true);
    double each = 1001.0 * 8 * 784 * 4;
    assertThat(open * each).isLessThan(0.8 * Runtime.getRuntime().maxMemory());
    assertThat(open).isBetween(1, 9_999);
  }
}
