package io.autospec.actors.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.autospec.actors.bridge.Delivery;
import io.autospec.actors.worker.WorkerDevices;
import io.autospec.actors.worker.WorkerSettings;
import io.autospec.model.store.ModelStore;
import io.autospec.transport.LinkEnd;
import io.autospec.transport.TensorNode;
import io.autospec.transport.TensorNodeContext;
import io.autospec.transport.TensorPublication;
import io.autospec.transport.local.InProcessNetwork;
import io.autospec.transport.port.PeerAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DataPlaneTest {
  @TempDir Path models;

  private List<Delivery> waiting(boolean coordinates) {
    InProcessNetwork network = new InProcessNetwork();
    TensorNodeContext elsewhere =
        new TensorNodeContext(2, (peer, message) -> message.close())
            .inProcess(network)
            .aeron(null)
            .tcp(false);
    try (WorkerDevices devices = new WorkerDevices(List.of(), WorkerSettings.DEFAULTS);
        TensorNode node = TensorNode.launch(elsewhere)) {
      DataPlane plane = new DataPlane(1, coordinates, devices, new ModelStore(models, 1));
      TensorPublication peer = node.connect(new PeerAddress.Builder(3).build());
      plane.onConnected(peer);
      plane.onDisconnected(peer, LinkEnd.SILENT);
      List<Delivery> waiting = new ArrayList<>();
      plane.inbox().drain(waiting::add);
      return waiting;
    }
  }

  @Test
  void shouldTellItsPoolOfLinks() {
    assertThat(waiting(true))
        .containsExactly(new Delivery.LinkUp(3), new Delivery.LinkDown(3, "SILENT"));
  }

  /** A worker's inbox is emptied by nobody. */
  @Test
  void shouldKeepNothingWithoutAPool() {
    assertThat(waiting(false)).isEmpty();
  }
}
