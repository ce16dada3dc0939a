package io.autospec.transport.aeron;

import io.autospec.transport.port.Wakeup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;

/**
 * Wakes nodes of this host that sleep: shared memory wakes nobody, so who has written there sends
 * an empty packet to a socket on the loopback interface. What a packet says does not matter, nor
 * whether it comes twice or not at all (then the sleep ends by time).
 */
final class Doorbell implements AutoCloseable {
  private static final int MOST_DRAINED = 64;

  private final DatagramChannel channel;
  private final ByteBuffer nothing = ByteBuffer.allocateDirect(1);
  private final ByteBuffer drained = ByteBuffer.allocateDirect(1);

  Doorbell(Wakeup wakeup) {
    try {
      channel = DatagramChannel.open();
      channel.configureBlocking(false);
      channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot open a socket on the loopback interface", e);
    }
    wakeup.register(channel, SelectionKey.OP_READ);
  }

  int port() {
    try {
      return ((InetSocketAddress) channel.getLocalAddress()).getPort();
    } catch (IOException e) {
      throw new UncheckedIOException("the socket is closed", e);
    }
  }

  /** Wakes who listens at this address; by any thread. */
  synchronized void ring(InetSocketAddress other) {
    try {
      nothing.clear();
      channel.send(nothing, other);
    } catch (IOException e) {
      // Nobody there, or no room for another packet: it is awake, or wakes by itself.
    }
  }

  /** Takes the packets away. */
  void drain() {
    try {
      for (int i = 0; i < MOST_DRAINED; i++) {
        drained.clear();
        if (channel.receive(drained) == null) {
          return;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read from a socket on the loopback interface", e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close a socket", e);
    }
  }
}
