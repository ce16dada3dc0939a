package io.autospec.transport.aeron;

import io.aeron.driver.Configuration;
import io.autospec.transport.port.HostPort;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.NetworkInterface;
import org.agrona.BitUtil;

/** Which packets a network interface takes whole. */
final class InterfaceMtu {
  /** What Aeron uses where nothing is known: safe on the internet. */
  static final int SAFE = 1408;

  /** 28 bytes of IP and UDP headers, and room for those of a tunnel. */
  private static final int HEADERS = 92;

  private InterfaceMtu() {}

  /** Returns the packet length for Aeron on the interface towards {@code host:port}. */
  static int towards(String endpoint) {
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(HostPort.parse(endpoint)); // Asks for a route; sends nothing.
      NetworkInterface via = NetworkInterface.getByInetAddress(socket.getLocalAddress());
      return via == null ? SAFE : packetLength(via.getMTU());
    } catch (IOException | IllegalArgumentException | java.io.UncheckedIOException e) {
      return SAFE;
    }
  }

  /** Returns the longest multiple of 32 that fits an interface's MTU with headers. */
  static int packetLength(int interfaceMtu) {
    // The loopback interface takes the longest datagram that there is, and has no tunnels.
    int room =
        interfaceMtu >= 65_536 ? Configuration.MAX_UDP_PAYLOAD_LENGTH : interfaceMtu - HEADERS;
    int length = BitUtil.align(room - 31, 32);
    return Math.max(256, Math.min(length, Configuration.MAX_UDP_PAYLOAD_LENGTH));
  }
}
