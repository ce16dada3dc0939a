package io.autospec.actors.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.autospec.actors.pool.Refusal;
import io.autospec.actors.wire.QueryCodec;
import io.autospec.actors.wire.WireException;
import io.autospec.model.device.DeviceParser;
import io.autospec.transport.TensorHandler;
import io.autospec.transport.TensorNode;
import io.autospec.transport.TensorNodeContext;
import io.autospec.transport.TensorPublication;
import io.autospec.transport.frame.ElementType;
import io.autospec.transport.frame.FrameKind;
import io.autospec.transport.frame.OutgoingMessage;
import io.autospec.transport.frame.TensorMessage;
import io.autospec.transport.local.InProcessNetwork;
import io.autospec.transport.port.OfferResult;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WorkerDevicesTest {
  private static final long VERSION = 2;

  /** Its asker would wait until it is overdue, and then ask others who cannot read it either. */
  @Test
  void shouldRefuseAQueryThatItCannotRead() throws Exception {
    BlockingQueue<TensorMessage> refusals = new LinkedBlockingQueue<>();
    BlockingQueue<String> thrown = new LinkedBlockingQueue<>();
    CompletableFuture<Void> connected = new CompletableFuture<>();
    InProcessNetwork network = new InProcessNetwork();
    try (WorkerDevices devices =
            new WorkerDevices(
                List.of(DeviceParser.parse("sim-only:1ms")), WorkerSettings.DEFAULTS);
        TensorNode asker =
            node(
                1,
                network,
                new TensorHandler() {
                  @Override
                  public void onMessage(TensorPublication peer, TensorMessage message) {
                    refusals.add(message);
                  }

                  @Override
                  public void onConnected(TensorPublication peer) {
                    connected.complete(null);
                  }
                });
        TensorNode worker =
            node(
                2,
                network,
                (peer, message) -> {
                  try (message) {
                    assertThatThrownBy(() -> devices.onQuery(peer, message))
                        .isInstanceOf(WireException.class)
                        .satisfies(e -> thrown.add(e.getMessage()));
                  }
                })) {
      TensorPublication link = asker.connect(worker.address());
      connected.get(20, TimeUnit.SECONDS);
      assertThat(link.offer(withoutState(9))).isEqualTo(OfferResult.SENT);
      try (TensorMessage refusal = refusals.take()) {
        assertThat(refusal.queryId()).isEqualTo(123);
        assertThat(QueryCodec.why(refusal)).isEqualTo(Refusal.FAILED);
        assertThat(QueryCodec.refusingWorker(refusal)).isEqualTo(9);
        assertThat(QueryCodec.words(refusal)).startsWith("the query cannot be read: ");
      }
      assertThat(thrown.take()).contains("expected tensor 2");
    }
  }

  private static TensorNode node(int id, InProcessNetwork network, TensorHandler handler) {
    return TensorNode.launch(
        new TensorNodeContext(id, handler)
            .inProcess(network)
            .aeron(null)
            .tcp(false)
            .maxTensors(48));
  }

  private static OutgoingMessage withoutState(long worker) {
    ByteBuffer numbers = ByteBuffer.allocateDirect(13 * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    numbers.putLong(0, VERSION).putLong(2 * Long.BYTES, worker);
    OutgoingMessage message = new OutgoingMessage(1);
    message.begin(FrameKind.REQUEST, 0, 0, 0, 0, 123);
    return message.add(1, ElementType.INT64, new long[] {13}, 1, new UnsafeBuffer(numbers), 0);
  }
}
