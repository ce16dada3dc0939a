package io.autospec.benchmarks.rig.aeron;

import io.aeron.ExclusivePublication;
import io.aeron.Subscription;
import io.autospec.benchmarks.rig.system.EchoClient;
import io.autospec.benchmarks.rig.system.EchoSetup;
import io.autospec.benchmarks.rig.system.ReplyHandler;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;

/** Polls on the thread that awaits, whose idle strategy goes on from one call to the next. */
final class RawAeronClient implements EchoClient {
  private final AeronNode node;
  private final TensorSender sender;
  private final TensorReceiver receiver;
  private final IdleStrategy idle;
  private long delivered;

  private RawAeronClient(
      RawAeron system,
      EchoSetup setup,
      AeronNode node,
      ExclusivePublication requests,
      Subscription subscription,
      ReplyHandler replies) {
    this.node = node;
    this.sender = system.sender(requests);
    this.idle = system.settings().idle();
    this.receiver =
        system.receiver(
            subscription,
            setup.bytes(),
            (buffer, offset, length) -> {
              replies.onReply(buffer, offset, length);
              delivered++;
            });
  }

  static RawAeronClient connect(
      RawAeron system, EchoSetup setup, String address, ReplyHandler replies) {
    boolean ipc = system.medium() == Medium.IPC;
    AeronNode node =
        ipc
            ? AeronNode.withDriverOf(
                system.medium(), system.settings(), setup.timeout(), Path.of(address))
            : AeronNode.withDriver(
                system.medium(),
                system.settings(),
                setup.timeout(),
                setup.folder().resolve("client"));
    try {
      Subscription subscription = node.subscribe(RawAeron.REPLIES);
      String back = node.channelTo(subscription);
      ExclusivePublication requests = node.publish(ipc ? back : address, RawAeron.REQUESTS);
      UnsafeBuffer greeting = new UnsafeBuffer(back.getBytes(StandardCharsets.US_ASCII));
      node.await("room for a greeting", () -> requests.offer(greeting) > 0);
      node.await("publisher", subscription::isConnected);
      return new RawAeronClient(system, setup, node, requests, subscription, replies);
    } catch (RuntimeException e) {
      node.close();
      throw e;
    }
  }

  @Override
  public boolean trySend(UnsafeBuffer tensor) {
    return sender.trySend(tensor);
  }

  @Override
  public void awaitReplies(long nanos) {
    long before = delivered;
    long deadline = System.nanoTime() + nanos;
    while (true) {
      node.turn();
      int fragments = receiver.poll();
      if (fragments > 0) {
        idle.reset();
      }
      if (delivered != before || System.nanoTime() - deadline >= 0) {
        return;
      }
      if (fragments == 0) {
        idle.idle();
      }
    }
  }

  @Override
  public void close() {
    node.close();
  }
}
