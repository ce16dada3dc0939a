package io.autospec.benchmarks.rig.artery;

import akka.actor.AbstractActor;
import akka.actor.ActorRef;
import akka.actor.Props;
import io.autospec.benchmarks.rig.system.EchoClient;
import io.autospec.benchmarks.rig.system.EchoSetup;
import io.autospec.benchmarks.rig.system.PushReplies;
import io.autospec.benchmarks.rig.system.ReplyHandler;
import io.autospec.benchmarks.rig.system.RigException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.agrona.concurrent.UnsafeBuffer;

/** Sends in the name of an actor, which hands over what comes back. */
final class ArteryClient implements EchoClient {
  private final ArteryNode node;
  private final PushReplies replies;
  private final ActorRef asks;
  private final ActorRef echo;

  private ArteryClient(ArteryNode node, PushReplies replies, ActorRef asks, ActorRef echo) {
    this.node = node;
    this.replies = replies;
    this.asks = asks;
    this.echo = echo;
  }

  static ArteryClient connect(boolean large, EchoSetup setup, String server, ReplyHandler handler) {
    PushReplies replies = new PushReplies(handler);
    ArteryNode node = new ArteryNode(large, setup.timeout());
    try {
      ActorRef asks =
          node.system()
              .actorOf(Props.create(Asks.class, () -> new Asks(replies)), ArteryNode.CLIENT);
      ActorRef echo =
          node.system()
              .actorSelection(server)
              .resolveOne(setup.timeout())
              .toCompletableFuture()
              .get(setup.timeout().toMillis(), TimeUnit.MILLISECONDS);
      return new ArteryClient(node, replies, asks, echo);
    } catch (ExecutionException | TimeoutException | RuntimeException e) {
      node.close();
      throw new RigException("no actor at " + server + ": " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      node.close();
      throw new RigException("interrupted", e);
    }
  }

  @Override
  public UnsafeBuffer newTensor(int bytes) {
    return new UnsafeBuffer(new byte[bytes]);
  }

  @Override
  public boolean trySend(UnsafeBuffer tensor) {
    echo.tell(new Tensor(tensor.byteArray()), asks);
    return true;
  }

  @Override
  public void awaitReplies(long nanos) {
    replies.await(nanos);
  }

  @Override
  public void close() {
    node.close();
  }

  private static final class Asks extends AbstractActor {
    private final PushReplies replies;
    private final UnsafeBuffer view = new UnsafeBuffer();

    Asks(PushReplies replies) {
      this.replies = replies;
    }

    @Override
    public Receive createReceive() {
      return receiveBuilder().match(Tensor.class, this::onTensor).build();
    }

    private void onTensor(Tensor tensor) {
      view.wrap(tensor.bytes());
      replies.onReply(view, 0, tensor.bytes().length);
    }
  }
}
