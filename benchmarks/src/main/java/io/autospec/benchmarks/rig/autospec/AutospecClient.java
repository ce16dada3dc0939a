package io.autospec.benchmarks.rig.autospec;

import io.autospec.benchmarks.rig.system.EchoClient;
import io.autospec.benchmarks.rig.system.EchoSetup;
import io.autospec.benchmarks.rig.system.PushReplies;
import io.autospec.benchmarks.rig.system.ReplyHandler;
import io.autospec.benchmarks.rig.system.RigException;
import io.autospec.transport.LinkEnd;
import io.autospec.transport.TensorHandler;
import io.autospec.transport.TensorNode;
import io.autospec.transport.TensorPublication;
import io.autospec.transport.frame.ElementType;
import io.autospec.transport.frame.FrameKind;
import io.autospec.transport.frame.OutgoingMessage;
import io.autospec.transport.frame.TensorMessage;
import io.autospec.transport.port.OfferResult;
import io.autospec.transport.port.PeerAddress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;

/** Offers from the rig's thread; replies come on the node's, or on the rig's if that runs it. */
final class AutospecClient implements EchoClient, TensorHandler {
  private final PushReplies replies;
  private final CountDownLatch connected = new CountDownLatch(1);
  private final OutgoingMessage request = new OutgoingMessage(1);
  private final long[] shape = new long[1];
  private final TensorNode node;
  private final TensorPublication server;
  private final NodeTurns turns;
  private long query;
  private long delivered;

  AutospecClient(Autospec system, EchoSetup setup, String address, ReplyHandler handler) {
    replies = new PushReplies(handler);
    node = system.launch(Autospec.CLIENT, setup, this);
    turns = system.invoked() ? new NodeTurns(node) : null;
    server = node.connect(PeerAddress.parse(address));
    boolean there;
    try {
      if (turns != null) {
        turns.until(() -> connected.getCount() == 0, setup.timeout().toNanos());
      }
      there = connected.await(setup.timeout().toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      there = false;
    }
    if (!there) {
      node.close();
      throw new RigException("the nodes did not connect");
    }
  }

  @Override
  public boolean trySend(UnsafeBuffer tensor) {
    shape[0] = tensor.capacity() / Float.BYTES;
    request.begin(FrameKind.REQUEST, 0, 0, 0, 0, query);
    request.add(1, ElementType.FLOAT32, shape, 1, tensor, 0);
    OfferResult result = server.offer(request);
    if (result == OfferResult.SENT) {
      query++;
      return true;
    }
    if (result != OfferResult.BACK_PRESSURED) {
      throw new RigException("an offer was answered with " + result);
    }
    return false;
  }

  @Override
  public void onMessage(TensorPublication peer, TensorMessage message) {
    int offset = message.tensors().payloadOffset(0);
    replies.onReply(message.body(), offset, message.tensors().payloadLength(0));
    message.close();
    delivered++;
  }

  @Override
  public void onConnected(TensorPublication peer) {
    connected.countDown();
  }

  @Override
  public void onDisconnected(TensorPublication peer, LinkEnd why) {
    replies.fail(new RigException("the link ended: " + why));
  }

  @Override
  public void awaitReplies(long nanos) {
    if (turns != null) {
      long before = delivered;
      turns.until(() -> delivered != before, nanos);
      return;
    }
    replies.await(nanos);
  }

  @Override
  public void close() {
    node.close();
  }
}
