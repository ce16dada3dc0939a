package io.autospec.actors.node;

import static org.assertj.core.api.Assertions.assertThat;

import akka.Done;
import akka.actor.typed.ActorSystem;
import io.autospec.actors.pool.PoolSettings;
import io.autospec.actors.worker.WorkerDevices;
import io.autospec.actors.worker.WorkerSettings;
import io.autospec.model.device.DeviceParser;
import io.autospec.model.store.ModelStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class GuardianTest {
  /** Else the node would look alive, and its jobs would wait for ever. */
  @Test
  void shouldEndTheNodeWhenItsPoolFails(@TempDir Path models) throws Exception {
    try (WorkerDevices devices =
        new WorkerDevices(List.of(DeviceParser.parse("sim-only:1ms")), WorkerSettings.DEFAULTS)) {
      DataPlane plane = new DataPlane(1, true, devices, new ModelStore(models, 1));
      plane.admit(
          worker -> {
            throw new IllegalStateException("planted");
          });
      NodeParts parts =
          new NodeParts(
              plane,
              "",
              devices,
              plane.models(),
              PoolSettings.DEFAULTS,
              true,
              false,
              Optional.empty());
      ActorSystem<Guardian.Command> system = Systems.alone(Guardian.create(parts));
      system.tell(new Guardian.Serve());
      assertThat(system.getWhenTerminated().toCompletableFuture().get(30, TimeUnit.SECONDS))
          .isEqualTo(Done.getInstance());
      plane.models().close();
    }
  }
}
