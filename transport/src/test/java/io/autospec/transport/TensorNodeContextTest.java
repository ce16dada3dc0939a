package io.autospec.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.autospec.transport.aeron.AeronContext;
import io.autospec.transport.frame.BufferPool;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is derived, and what is refused before anything is opened. */
class TensorNodeContextTest {
  private static TensorNodeContext context() {
    return new TensorNodeContext(1, (peer, message) -> message.close());
  }

  private static Arguments refused(String says, UnaryOperator<TensorNodeContext> change) {
    return Arguments.of(says, change);
  }

  static Arguments[] contradictions() {
    return new Arguments[] {
      refused("largestMessageBytes", c -> c.largestMessageBytes(1)),
      refused("largestMessageBytes", c -> c.largestMessageBytes(1 << 30)),
      refused("maxTensors", c -> c.maxTensors(1)),
      refused("maxPeers", c -> c.maxPeers(0)),
      refused("power of two", c -> c.maxInFlight(1000)),
      refused("maxMessages", c -> c.maxMessages(1)),
      refused("sendMemoryBytes", c -> c.sendMemoryBytes(1 << 20)),
      refused("receiveMemoryBytes", c -> c.receiveMemoryBytes(1 << 20)),
      refused("connectTimeoutMillis", c -> c.connectTimeoutMillis(1)),
      refused("peerTimeoutMillis", c -> c.peerTimeoutMillis(300)),
      refused("heartbeatMillis", c -> c.heartbeatMillis(1)),
      refused("deliveryTimeoutMillis", c -> c.deliveryTimeoutMillis(1)),
      refused("acknowledgeDelayMillis", c -> c.acknowledgeDelayMillis(5_000)),
      refused("maxSleepMillis", c -> c.maxSleepMillis(1_000)),
      refused("no way", c -> c.aeron(null).tcp(false)),
      refused("trustNetwork", c -> c.host("192.0.2.1")),
      refused("advertisedHost", c -> c.host("0.0.0.0")),
      refused("mtu", c -> c.aeron(new AeronContext().mtu(1400))),
      refused("port", c -> c.aeron(new AeronContext().port(70_000))),
      refused("ipcTermLength", c -> c.aeron(new AeronContext().ipcTermLength(100_000))),
      refused("8 frames", c -> c.aeron(new AeronContext().udpTermLength(1 << 17))),
      refused("flowControlWindow", c -> c.aeron(new AeronContext().flowControlWindow(4096))),
      refused("rmem_max", c -> c.aeron(new AeronContext().socketBufferLength(1 << 17))),
      refused("rmem_max", c -> c.aeron(new AeronContext().socketBufferLength(1 << 30))),
      refused("imageTimeoutMillis", c -> c.aeron(new AeronContext().imageTimeoutMillis(1))),
      refused("directory", c -> c.aeron(new AeronContext().externalDriver(true))),
    };
  }

  @ParameterizedTest
  @MethodSource("contradictions")
  void shouldRefuseAndSayWhatToChange(String says, UnaryOperator<TensorNodeContext> change) {
    assertThatThrownBy(() -> change.apply(context()).conclude())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(says);
  }

  @Test
  void shouldServeOneNodeOnly() {
    TensorNodeContext context = context().conclude();
    assertThatThrownBy(context::conclude).hasMessageContaining("one node");
  }

  @Test
  void shouldDeriveFromTheLongestMessage() {
    TensorNodeContext context = context().largestMessageBytes(3 << 20).conclude();
    AeronContext aeron = context.aeron();
    assertThat(context.frameBytes()).isEqualTo(65_472);
    assertThat(aeron.ipcTermLength()).isEqualTo(8 << 20);
    assertThat(aeron.flowControlWindow()).isLessThanOrEqualTo(aeron.socketBufferLength());
    assertThat(aeron.udpTermLength()).isGreaterThanOrEqualTo(2 * aeron.flowControlWindow());
    assertThat(context.maxSleepMillis()).isEqualTo(10);
    assertThat(context.sealed()).isFalse();
  }

  @Test
  void shouldFitTheSocketBuffersThatMostSystemsAllow() {
    AeronContext aeron = new AeronContext().socketBufferLength(212_992);
    context().aeron(aeron).conclude();
    assertThat(aeron.flowControlWindow()).isEqualTo(212_992);
  }

  @Test
  void shouldListenAnywhereWithAKeyOrWhereTheNetworkIsTrusted() {
    TensorNodeContext sealed = context().host("192.0.2.1");
    sealed.keys().put(KeyRing.CLUSTER, new byte[16]);
    assertThat(sealed.conclude().sealed()).isTrue();
    assertThat(context().host("192.0.2.1").trustNetwork(true).conclude().sealed()).isFalse();
  }

  @Test
  void shouldLookOftenWhereNothingWakesTheNode() {
    AeronContext external = new AeronContext().externalDriver(true).directory(Path.of("driver"));
    assertThat(context().aeron(external).conclude().maxSleepMillis()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {4096, 10_000, 1 << 20, 3 << 20, 1 << 26})
  void shouldShareMemoryOutToAllSizesWithTwoOfTheLongest(int longest) {
    long bytes = 16L * longest;
    BufferPool pool = NodeLimits.pool(bytes, longest);
    assertThat(pool.bytes()).isBetween(bytes / 4, bytes + (1 << 20));
    pool.acquire(longest);
    assertThat(pool.acquire(longest)).isNotNull();
    assertThat(pool.acquire(longest + 1)).isNull();
  }

  @Test
  void shouldKeepKeysOfTwoLengthsOnly() {
    KeyRing keys = new KeyRing();
    assertThatThrownBy(() -> keys.put(1, new byte[20])).hasMessageContaining("20");
    keys.put(1, new byte[16]);
    keys.remove(1);
    assertThat(keys.has(1)).isFalse();
  }
}
