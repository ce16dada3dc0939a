package io.autospec.benchmarks.rig.grpc;

import io.autospec.benchmarks.rig.system.EchoServer;
import io.autospec.benchmarks.rig.system.EchoSetup;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/** Sends every message back from the callback that brought it. */
final class GrpcServer implements EchoServer {
  private final Server server;
  private final EchoSetup setup;

  private GrpcServer(Server server, EchoSetup setup) {
    this.server = server;
    this.setup = setup;
  }

  static GrpcServer start(EchoSetup setup) throws IOException {
    Server server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .directExecutor()
            .flowControlWindow(Grpc.FLOW_WINDOW)
            .maxInboundMessageSize(Grpc.MAX_MESSAGE)
            .addService(
                ServerServiceDefinition.builder(Grpc.SERVICE)
                    .addMethod(Grpc.ECHO, ServerCalls.asyncBidiStreamingCall(Echo::new))
                    .build())
            .build();
    return new GrpcServer(server.start(), setup);
  }

  @Override
  public String address() {
    return Integer.toString(server.getPort());
  }

  @Override
  public void close() {
    server.shutdownNow();
    try {
      server.awaitTermination(setup.timeout().toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private record Echo(StreamObserver<byte[]> back) implements StreamObserver<byte[]> {
    @Override
    public void onNext(byte[] tensor) {
      back.onNext(tensor);
    }

    @Override
    public void onError(Throwable cause) {
      // The client has gone.
    }

    @Override
    public void onCompleted() {
      back.onCompleted();
    }
  }
}
