package io.autospec.benchmarks.rig.autospec;

import io.autospec.benchmarks.rig.system.EchoServer;
import io.autospec.benchmarks.rig.system.EchoSetup;
import io.autospec.transport.TensorHandler;
import io.autospec.transport.TensorNode;
import io.autospec.transport.TensorPublication;
import io.autospec.transport.frame.ElementType;
import io.autospec.transport.frame.FrameKind;
import io.autospec.transport.frame.OutgoingMessage;
import io.autospec.transport.frame.TensorMessage;
import io.autospec.transport.port.OfferResult;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends each tensor back from the node's own thread, straight from the buffer that it was put
 * together in; what finds no room then, another thread offers again.
 */
final class AutospecServer implements EchoServer, TensorHandler {
  private static final long CLOSE_MILLIS = 5_000;
  private static final long RETRY_NANOS = 50_000;

  private final ExecutorService retries =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "rig-autospec-retry");
            thread.setDaemon(true);
            return thread;
          });
  private final OutgoingMessage reply = new OutgoingMessage(1);
  private final OutgoingMessage laterReply = new OutgoingMessage(1);
  private final long[] shape = new long[1];
  private final TensorNode node;
  private final Thread turns;
  private volatile boolean closed;

  AutospecServer(Autospec system, EchoSetup setup) {
    node = system.launch(Autospec.SERVER, setup, this);
    turns = system.invoked() ? new Thread(this::run, "rig-autospec-echo") : null;
    if (turns != null) {
      turns.setDaemon(true);
      turns.start();
    }
  }

  private void run() {
    new NodeTurns(node).until(() -> closed, Long.MAX_VALUE / 2);
    node.close();
  }

  @Override
  public String address() {
    return node.address().toString();
  }

  @Override
  public void onMessage(TensorPublication peer, TensorMessage message) {
    shape[0] = message.tensors().dimension(0, 0);
    if (peer.offer(describe(reply, message, shape)) == OfferResult.SENT) {
      message.close();
    } else {
      retries.execute(() -> offerUntilSent(peer, message));
    }
  }

  private static OutgoingMessage describe(OutgoingMessage to, TensorMessage from, long[] shape) {
    int offset = from.tensors().payloadOffset(0);
    return to.begin(FrameKind.REPLY, 0, 0, 0, 0, from.queryId())
        .add(1, ElementType.FLOAT32, shape, 1, from.body(), offset);
  }

  private void offerUntilSent(TensorPublication peer, TensorMessage message) {
    describe(laterReply, message, new long[] {message.tensors().dimension(0, 0)});
    while (!closed && peer.offer(laterReply) == OfferResult.BACK_PRESSURED) {
      LockSupport.parkNanos(RETRY_NANOS);
    }
    message.close();
  }

  @Override
  public void close() {
    closed = true;
    retries.shutdown();
    if (turns == null) {
      node.close();
      return;
    }
    try {
      turns.join(CLOSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
