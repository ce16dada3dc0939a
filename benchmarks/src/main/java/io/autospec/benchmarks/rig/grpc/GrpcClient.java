package io.autospec.benchmarks.rig.grpc;

import io.autospec.benchmarks.rig.system.EchoClient;
import io.autospec.benchmarks.rig.system.EchoSetup;
import io.autospec.benchmarks.rig.system.PushReplies;
import io.autospec.benchmarks.rig.system.ReplyHandler;
import io.autospec.benchmarks.rig.system.RigException;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Sends arrays, and is called back on the event loop. It does not ask whether the stream is ready,
 * which gRPC denies from 32 KiB on: the rig's window bounds what is queued.
 */
final class GrpcClient implements EchoClient {
  private final EchoSetup setup;
  private final ManagedChannel channel;
  private final PushReplies replies;
  private final StreamObserver<byte[]> requests;

  GrpcClient(EchoSetup setup, int port, ReplyHandler handler) {
    this.setup = setup;
    this.replies = new PushReplies(handler);
    this.channel =
        NettyChannelBuilder.forAddress(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
            .usePlaintext()
            .directExecutor()
            .flowControlWindow(Grpc.FLOW_WINDOW)
            .maxInboundMessageSize(Grpc.MAX_MESSAGE)
            .build();
    this.requests =
        ClientCalls.asyncBidiStreamingCall(
            channel.newCall(Grpc.ECHO, CallOptions.DEFAULT), new Replies(replies));
  }

  @Override
  public UnsafeBuffer newTensor(int bytes) {
    return new UnsafeBuffer(new byte[bytes]);
  }

  @Override
  public boolean trySend(UnsafeBuffer tensor) {
    requests.onNext(tensor.byteArray());
    return true;
  }

  @Override
  public void awaitReplies(long nanos) {
    replies.await(nanos);
  }

  @Override
  public void close() {
    channel.shutdownNow();
    try {
      channel.awaitTermination(setup.timeout().toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static final class Replies implements StreamObserver<byte[]> {
    private final PushReplies replies;
    private final UnsafeBuffer view = new UnsafeBuffer();

    Replies(PushReplies replies) {
      this.replies = replies;
    }

    @Override
    public void onNext(byte[] tensor) {
      view.wrap(tensor);
      replies.onReply(view, 0, tensor.length);
    }

    @Override
    public void onError(Throwable cause) {
      replies.fail(cause);
    }

    @Override
    public void onCompleted() {
      replies.fail(new RigException("the server has ended the stream"));
    }
  }
}
