package io.autospec.benchmarks.rig.tcp;

import io.autospec.benchmarks.rig.system.EchoServer;
import io.autospec.benchmarks.rig.system.EchoSetup;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.agrona.CloseHelper;

/** Reads a whole tensor, writes it back: one connection, one thread. */
final class NioTcpServer implements EchoServer {
  private final ServerSocketChannel listener;
  private final EchoSetup setup;
  private final Thread thread;
  private volatile SocketChannel connection;

  private NioTcpServer(ServerSocketChannel listener, EchoSetup setup) {
    this.listener = listener;
    this.setup = setup;
    this.thread = new Thread(this::serve, "rig-tcp-echo");
    thread.setDaemon(true);
  }

  static NioTcpServer start(EchoSetup setup) throws IOException {
    ServerSocketChannel listener = ServerSocketChannel.open();
    listener.setOption(StandardSocketOptions.SO_RCVBUF, NioTcp.SOCKET_BUFFER);
    listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    NioTcpServer server = new NioTcpServer(listener, setup);
    server.thread.start();
    return server;
  }

  private void serve() {
    try (SocketChannel channel = listener.accept()) {
      connection = channel;
      NioTcp.tune(channel);
      ByteBuffer tensor = ByteBuffer.allocateDirect(setup.bytes());
      while (true) {
        NioTcp.readFully(channel, tensor);
        NioTcp.writeFully(channel, tensor);
      }
    } catch (IOException e) {
      // The client has gone, or this server is closed: the end either way.
    }
  }

  @Override
  public String address() {
    return Integer.toString(listener.socket().getLocalPort());
  }

  @Override
  public void close() {
    CloseHelper.quietCloseAll(listener, connection);
    try {
      thread.join(setup.timeout().toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
