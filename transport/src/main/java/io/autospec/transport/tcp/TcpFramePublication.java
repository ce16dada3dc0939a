package io.autospec.transport.tcp;

import io.autospec.transport.port.FramePublication;
import io.autospec.transport.port.HostPort;
import io.autospec.transport.port.OfferResult;
import io.autospec.transport.port.Wakeup;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.agrona.CloseHelper;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * An outgoing connection. A frame is built in a direct buffer and given to the socket by the thread
 * that commits it; what the socket does not take stays there, and no other frame is taken until it
 * has gone.
 */
final class TcpFramePublication implements FramePublication {
  private final SocketChannel channel;
  private final Wakeup wakeup;
  private final ByteBuffer unexpected = ByteBuffer.allocateDirect(64);
  private final ByteBuffer bytes;
  private final UnsafeBuffer view;
  private final SelectionKey key;
  private boolean connected;
  private volatile boolean closed;

  TcpFramePublication(String endpoint, int maxFrameLength, Wakeup wakeup) {
    this.bytes = ByteBuffer.allocateDirect(maxFrameLength).limit(0);
    this.view = new UnsafeBuffer(bytes, 0, maxFrameLength);
    this.wakeup = wakeup;
    SocketChannel opened = null;
    SelectionKey registered = null;
    try {
      opened = SocketChannel.open();
      opened.configureBlocking(false);
      opened.setOption(StandardSocketOptions.TCP_NODELAY, true);
      connected = opened.connect(HostPort.parse(endpoint));
      registered = wakeup.register(opened, connected ? 0 : SelectionKey.OP_CONNECT);
    } catch (IOException | RuntimeException e) {
      CloseHelper.quietClose(opened);
      closed = true;
    }
    this.channel = opened;
    this.key = registered;
  }

  /**
   * Finishes connecting, sends what waits, and looks whether the peer has closed; returns how much
   * that was.
   *
   * @param looks whether to look: it costs a call to the system
   */
  synchronized int onTick(boolean looks) {
    if (closed) {
      return 0;
    }
    try {
      if (!connected) {
        connected = channel.finishConnect();
        await(connected ? SelectionKey.OP_READ : SelectionKey.OP_CONNECT);
        return connected ? 1 : 0;
      }
      if (looks && channel.read(unexpected.clear()) != 0) {
        fail(); // Closed; or speaks where it has nothing to say.
        return 1;
      }
    } catch (IOException e) {
      fail();
      return 0;
    }
    return bytes.hasRemaining() ? write() : 0;
  }

  private int write() {
    try {
      int count = channel.write(bytes);
      await(SelectionKey.OP_READ | (bytes.hasRemaining() ? SelectionKey.OP_WRITE : 0));
      return count;
    } catch (IOException e) {
      fail();
      return 0;
    }
  }

  /** What ends the node's sleep. */
  private void await(int operations) {
    if (key.isValid() && key.interestOps() != operations) {
      key.interestOps(operations);
      wakeup.signal();
    }
  }

  private void fail() {
    closed = true;
    CloseHelper.quietClose(channel);
  }

  @Override
  public synchronized OfferResult claim(int length) {
    if (closed || !connected) {
      return closed ? OfferResult.CLOSED : OfferResult.NOT_CONNECTED;
    }
    if (length > bytes.capacity()) {
      return OfferResult.TOO_LARGE;
    }
    if (bytes.hasRemaining()) {
      write();
    }
    if (closed) {
      return OfferResult.CLOSED;
    }
    if (bytes.hasRemaining()) {
      return OfferResult.BACK_PRESSURED;
    }
    bytes.limit(length).position(length);
    return OfferResult.SENT;
  }

  @Override
  public MutableDirectBuffer buffer() {
    return view;
  }

  @Override
  public int offset() {
    return 0;
  }

  @Override
  public synchronized OfferResult commit() {
    bytes.position(0);
    write();
    return closed ? OfferResult.CLOSED : OfferResult.SENT;
  }

  @Override
  public void abort() {
    // The claim has nothing to send: its position is at its limit.
  }

  @Override
  public boolean isClosed() {
    return closed;
  }

  @Override
  public synchronized void close() {
    fail();
  }
}
