package io.autospec.benchmarks.rig.tcp;

import io.autospec.benchmarks.rig.system.EchoClient;
import io.autospec.benchmarks.rig.system.EchoSetup;
import io.autospec.benchmarks.rig.system.ReplyHandler;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.locks.LockSupport;
import org.agrona.CloseHelper;
import org.agrona.concurrent.UnsafeBuffer;

/** Reads on the thread that awaits; writes on the thread that sends, or on one of its own. */
final class NioTcpClient implements EchoClient {
  private final SocketChannel channel;
  private final ReplyHandler replies;
  private final UnsafeBuffer reply;
  private final BlockingQueue<ByteBuffer> unsent;
  private final Thread writer;

  NioTcpClient(SocketChannel channel, EchoSetup setup, ReplyHandler replies) throws IOException {
    this.channel = channel;
    this.replies = replies;
    this.reply = new UnsafeBuffer(ByteBuffer.allocateDirect(setup.bytes()));
    this.unsent = new ArrayBlockingQueue<>(setup.window());
    long window = (long) setup.window() * setup.bytes();
    boolean held =
        setup.window() == 1 || window <= channel.getOption(StandardSocketOptions.SO_SNDBUF) / 2;
    this.writer = held ? null : new Thread(this::write, "rig-tcp-writer");
    if (writer != null) {
      writer.setDaemon(true);
      writer.start();
    }
  }

  private void write() {
    try {
      while (true) {
        NioTcp.writeFully(channel, unsent.take());
      }
    } catch (IOException e) {
      // The reader sees the same end.
      CloseHelper.quietClose(channel);
    } catch (InterruptedException e) {
      // Closed.
    }
  }

  @Override
  public boolean trySend(UnsafeBuffer tensor) throws IOException {
    ByteBuffer bytes = tensor.byteBuffer().duplicate();
    if (writer != null) {
      return unsent.offer(bytes);
    }
    NioTcp.writeFully(channel, bytes);
    return true;
  }

  @Override
  public void awaitReplies(long nanos) throws IOException {
    NioTcp.readFully(channel, reply.byteBuffer());
    replies.onReply(reply, 0, reply.capacity());
  }

  @Override
  public void rest(long nanos) {
    LockSupport.parkNanos(nanos);
  }

  @Override
  public void close() {
    if (writer != null) {
      writer.interrupt();
    }
    CloseHelper.quietClose(channel);
  }
}
