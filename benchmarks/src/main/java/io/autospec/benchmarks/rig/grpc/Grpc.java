package io.autospec.benchmarks.rig.grpc;

import io.autospec.benchmarks.rig.system.EchoClient;
import io.autospec.benchmarks.rig.system.EchoServer;
import io.autospec.benchmarks.rig.system.EchoSetup;
import io.autospec.benchmarks.rig.system.EchoSystem;
import io.autospec.benchmarks.rig.system.ReplyHandler;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import java.io.IOException;

/**
 * One bidirectional stream over Netty's HTTP/2, with raw bytes, a flow window of 4 MiB, and
 * callbacks on the event loop (no executor in between).
 */
public final class Grpc implements EchoSystem {
  static final int FLOW_WINDOW = 4 << 20;
  static final int MAX_MESSAGE = 64 << 20;
  static final String SERVICE = "autospec.rig.Echo";
  static final MethodDescriptor<byte[], byte[]> ECHO =
      MethodDescriptor.<byte[], byte[]>newBuilder()
          .setType(MethodType.BIDI_STREAMING)
          .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, "echo"))
          .setRequestMarshaller(new BytesMarshaller())
          .setResponseMarshaller(new BytesMarshaller())
          .build();

  /** Makes the system. */
  public Grpc() {}

  @Override
  public String name() {
    return "grpc";
  }

  @Override
  public EchoServer startServer(EchoSetup setup) throws IOException {
    return GrpcServer.start(setup);
  }

  @Override
  public EchoClient connect(EchoSetup setup, String address, ReplyHandler replies) {
    return new GrpcClient(setup, Integer.parseInt(address), replies);
  }
}
