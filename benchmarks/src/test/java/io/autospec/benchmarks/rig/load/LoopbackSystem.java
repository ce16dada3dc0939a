package io.autospec.benchmarks.rig.load;

import io.autospec.benchmarks.rig.system.EchoClient;
import io.autospec.benchmarks.rig.system.EchoServer;
import io.autospec.benchmarks.rig.system.EchoSetup;
import io.autospec.benchmarks.rig.system.EchoSystem;
import io.autospec.benchmarks.rig.system.ReplyHandler;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.agrona.concurrent.UnsafeBuffer;

/** Moves nothing: what is sent waits in a queue, for a path that may spoil or swallow it. */
final class LoopbackSystem implements EchoSystem {
  private final Predicate<UnsafeBuffer> path;

  /** Makes one whose path changes a tensor, and says whether it arrives. */
  LoopbackSystem(Predicate<UnsafeBuffer> path) {
    this.path = path;
  }

  @Override
  public String name() {
    return "loopback";
  }

  @Override
  public EchoServer startServer(EchoSetup setup) {
    return new EchoServer() {
      @Override
      public String address() {
        return "here";
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public EchoClient connect(EchoSetup setup, String address, ReplyHandler replies) {
    BlockingQueue<UnsafeBuffer> queue = new LinkedBlockingQueue<>();
    return new EchoClient() {
      @Override
      public boolean trySend(UnsafeBuffer tensor) {
        UnsafeBuffer reply = new UnsafeBuffer(new byte[tensor.capacity()]);
        reply.putBytes(0, tensor, 0, tensor.capacity());
        return !path.test(reply) || queue.add(reply);
      }

      @Override
      public void awaitReplies(long nanos) {
        try {
          UnsafeBuffer reply = queue.poll(nanos, TimeUnit.NANOSECONDS);
          if (reply != null) {
            replies.onReply(reply, 0, reply.capacity());
          }
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }

      @Override
      public void close() {}
    };
  }
}
