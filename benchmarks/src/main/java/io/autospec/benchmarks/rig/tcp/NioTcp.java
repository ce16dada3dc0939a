package io.autospec.benchmarks.rig.tcp;

import io.autospec.benchmarks.rig.system.EchoClient;
import io.autospec.benchmarks.rig.system.EchoServer;
import io.autospec.benchmarks.rig.system.EchoSetup;
import io.autospec.benchmarks.rig.system.EchoSystem;
import io.autospec.benchmarks.rig.system.ReplyHandler;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * A blocking {@link SocketChannel} with TCP_NODELAY and buffers of 4 MiB, and one thread a side; a
 * window that the client's socket does not hold has a writing thread there too, or both sides would
 * write and nobody read.
 */
public final class NioTcp implements EchoSystem {
  static final int SOCKET_BUFFER = 4 << 20;

  /** Makes the system. */
  public NioTcp() {}

  @Override
  public String name() {
    return "nio-tcp";
  }

  @Override
  public EchoServer startServer(EchoSetup setup) throws IOException {
    return NioTcpServer.start(setup);
  }

  @Override
  public EchoClient connect(EchoSetup setup, String address, ReplyHandler replies)
      throws IOException {
    SocketChannel channel = SocketChannel.open();
    try {
      tune(channel);
      channel
          .socket()
          .connect(
              new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(address)),
              (int) setup.timeout().toMillis());
      return new NioTcpClient(channel, setup, replies);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  static void tune(SocketChannel channel) throws IOException {
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.setOption(StandardSocketOptions.SO_SNDBUF, SOCKET_BUFFER);
    channel.setOption(StandardSocketOptions.SO_RCVBUF, SOCKET_BUFFER);
  }

  static void readFully(SocketChannel channel, ByteBuffer buffer) throws IOException {
    buffer.clear();
    while (buffer.hasRemaining()) {
      if (channel.read(buffer) < 0) {
        throw new EOFException("the other side has closed the connection");
      }
    }
    buffer.flip();
  }

  static void writeFully(SocketChannel channel, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }
}
