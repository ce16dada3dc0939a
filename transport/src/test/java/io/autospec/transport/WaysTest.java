package io.autospec.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.autospec.transport.aeron.AeronContext;
import io.autospec.transport.port.OfferResult;
import io.autospec.transport.port.PeerAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which way a link takes, and what the ways do when something is wrong. */
@Timeout(180)
class WaysTest {
  @TempDir Path folder;

  private static PeerAddress with(PeerAddress address, String way, String endpoint) {
    Map<String, String> endpoints = new HashMap<>(address.endpoints());
    endpoints.put(way, endpoint);
    return new PeerAddress(address.nodeId(), endpoints);
  }

  private static void exchange(TestPeer one, TestPeer two) {
    Await.until("both connected", () -> one.isConnected() && two.isConnected());
    for (long query = 0; query < 20; query++) {
      long q = query;
      Await.until("room", () -> one.send(q, 100_000) == OfferResult.SENT);
      Await.until("room", () -> two.send(q, 100_000) == OfferResult.SENT);
    }
    Await.until("all", () -> one.received.size() == 20 && two.received.size() == 20);
    assertThat(one.torn.get() + two.torn.get()).isZero();
  }

  @Test
  void shouldTakeSharedMemoryWithinAHost() {
    try (TestPeer one = new TestPeer();
        TestPeer two = new TestPeer()) {
      one.launch(one.context(1));
      two.launch(two.context(2));
      assertThat(two.node.address().endpoints()).containsKeys("ipc", "udp", "tcp");
      one.node.connect(two.node.address());
      exchange(one, two);
      // Nothing of it went by UDP: no stream of that kind was opened.
      assertThat(one.node.counters().snapshot()).containsEntry("aeron_retransmits_sent", 0L);
      assertThat(one.node.toString()).contains("ipc");
    }
  }

  @Test
  void shouldTakeTcpByItselfWhereUdpIsDropped() throws IOException {
    try (TestPeer one = new TestPeer();
        TestPeer two = new TestPeer();
        java.net.DatagramSocket silent =
            new java.net.DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      one.launch(one.context(1).aeron(new AeronContext().ipc(false)).connectTimeoutMillis(2_000));
      two.launch(two.context(2).aeron(new AeronContext().ipc(false)).connectTimeoutMillis(2_000));
      String nowhere = "127.0.0.1:" + silent.getLocalPort();
      one.node.connect(with(two.node.address(), "udp", nowhere));
      exchange(one, two);
      assertThat(one.node.toString()).contains("tcp");
    }
  }

  @Test
  void shouldWaitForAPeerThatListensLate() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    try (TestPeer one = new TestPeer();
        TestPeer two = new TestPeer()) {
      one.launch(one.context(1).aeron(null));
      one.node.connect(new PeerAddress(2, Map.of("tcp", "127.0.0.1:" + port)));
      Await.pass(300);
      two.launch(two.context(2).aeron(null).tcpPort(port));
      exchange(one, two);
    }
  }

  @Test
  void shouldUseADriverThatRunsAlready() {
    MediaDriver.Context driver =
        new MediaDriver.Context()
            .aeronDirectoryName(folder.resolve("driver").toString())
            .threadingMode(ThreadingMode.SHARED)
            .dirDeleteOnShutdown(true);
    try (MediaDriver running = MediaDriver.launch(driver)) {
      Path directory = Path.of(running.aeronDirectoryName());
      for (boolean ipc : new boolean[] {true, false}) {
        TestPeer first = new TestPeer();
        TestPeer second = new TestPeer();
        first.launch(first.context(1).aeron(external(directory).ipc(ipc)));
        second.launch(second.context(2).aeron(external(directory).ipc(ipc)));
        first.node.connect(second.node.address());
        exchange(first, second);
        assertThat(first.node.counters().frames().dropped()).isZero();
        assertThat(second.node.counters().frames().dropped()).isZero();
        first.close();
        second.close();
      }
    }
  }

  private static AeronContext external(Path directory) {
    return new AeronContext().externalDriver(true).directory(directory);
  }

  @ParameterizedTest
  @EnumSource(
      value = ThreadingMode.class,
      names = {"SHARED", "SHARED_NETWORK", "DEDICATED"})
  void shouldRunAnEmbeddedDriverWithThreadsOfItsOwn(ThreadingMode mode) {
    try (TestPeer one = new TestPeer();
        TestPeer two = new TestPeer()) {
      one.launch(one.context(1).aeron(new AeronContext().ipc(false).threadingMode(mode)));
      two.launch(two.context(2).aeron(new AeronContext().ipc(false).threadingMode(mode)));
      one.node.connect(two.node.address());
      exchange(one, two);
    }
  }

  @Test
  void shouldEndAConnectionThatBringsNoFramesAndGoOn() throws IOException {
    try (TestPeer one = new TestPeer();
        TestPeer two = new TestPeer()) {
      one.launch(one.context(1).aeron(null));
      two.launch(two.context(2).aeron(null));
      String endpoint = two.node.address().endpoint("tcp");
      int port = Integer.parseInt(endpoint.substring(endpoint.lastIndexOf(':') + 1));
      try (Socket stranger = new Socket()) {
        stranger.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 5_000);
        stranger.setSoTimeout(10_000);
        stranger
            .getOutputStream()
            .write(
                "GET / HTTP/1.1\r\n\r\n"
                    .repeat(10)
                    .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        int end = -1;
        try {
          end = stranger.getInputStream().read();
        } catch (java.net.SocketException e) {
          // Reset rather than closed: what it sent was not read to its end.
        }
        assertThat(end).isEqualTo(-1);
      }
      assertThat(two.node.counters().snapshot()).containsEntry("tcp_connections_malformed", 1L);
      one.node.connect(two.node.address());
      exchange(one, two);
    }
  }

  @Test
  void shouldSayThatAPortIsTaken() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        TestPeer one = new TestPeer()) {
      TensorNodeContext context = one.context(1).aeron(null).tcpPort(taken.getLocalPort());
      assertThatThrownBy(() -> TensorNode.launch(context))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining(String.valueOf(taken.getLocalPort()))
          .hasMessageContaining("choose another port");
    }
  }

  @Test
  void shouldReadAndWriteAddresses() {
    PeerAddress address = new PeerAddress(-3, Map.of("udp", "[::1]:4", "ipc", "/a#b#1#2"));
    assertThat(PeerAddress.parse(address.toString())).isEqualTo(address);
    for (String bad :
        new String[] {"", "node=x", "udp=1", "node=1,node=2", "node=1,=3", "node=1,a=b c"}) {
      assertThatThrownBy(() -> PeerAddress.parse(bad))
          .as(bad)
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> PeerAddress.parse("node=1,a=" + "x".repeat(2_000)))
        .hasMessageContaining("1024");
  }

  /** Aeron ends a client that stood still for ten seconds, as a stopped process does. */
  @Test
  void shouldBeReachableAgainAfterItStoodStillForLong() {
    try (TestPeer one = new TestPeer();
        TestPeer two = new TestPeer()) {
      one.launch(one.context(1).tcp(false).invoked(true));
      two.launch(two.context(2).tcp(false));
      one.node.connect(two.node.address());
      Await.until("both connected", () -> turned(one) && one.isConnected() && two.isConnected());
      Await.pass(10_500);
      Await.until("it notices", () -> turned(one) && !one.ends.isEmpty() && !two.ends.isEmpty());
      TensorPublication before = one.peer;
      for (int way = 0; way < 2; way++) {
        // The address is asked for again: what it sleeps by may have changed.
        two.node.connect(one.node.address());
        Await.until("connected anew", () -> turned(one) && one.peer != before && two.isConnected());
        two.send(way, 100_000);
        long query = way;
        Await.until("a message", () -> turned(one) && one.received.containsKey(query));
        two.node.disconnect(two.peer);
        Await.until("apart", () -> turned(one) && !one.peer.isConnected() && !two.isConnected());
      }
    }
  }

  private static boolean turned(TestPeer peer) {
    peer.node.doWork();
    return true;
  }
}
