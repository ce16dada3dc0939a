package io.autospec.actors.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.autospec.actors.wire.NetworkKey;
import io.autospec.sampler.Denoiser;
import io.autospec.sampler.DenoiserBatch;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenNetworksTest {
  private final List<String> told = new ArrayList<>();
  private final List<String> closed = new ArrayList<>();
  private final OpenNetworks networks = new OpenNetworks(2, told::add);

  private record Network(String name, List<String> closed) implements Denoiser {
    @Override
    public int stateSize() {
      return 1;
    }

    @Override
    public int outputSize() {
      return 1;
    }

    @Override
    public void predict(DenoiserBatch batch) {}

    @Override
    public void close() {
      closed.add(name);
    }
  }

  private static String id(String letter) {
    return letter.repeat(64);
  }

  private static NetworkKey key(String letter) {
    return new NetworkKey(id(letter), false, null);
  }

  private void add(String letter, String name) {
    networks.add(id(letter), new Network(name, closed));
  }

  @Test
  void shouldCloseTheLeastRecentlyUsed() {
    add("a", "a");
    add("b", "b");
    assertThat(networks.begin(key("a"))).isNotNull();
    networks.end();
    add("c", "c");
    assertThat(closed).containsExactly("b");
    assertThat(told).containsExactly(id("b"));
    assertThat(networks.begin(key("b"))).isNull();
    assertThat(networks.has(id("a"))).isTrue();
    assertThat(networks.has(id("b"))).isFalse();
  }

  @Test
  void shouldMakeRoomBeforeAnotherIsOpened() {
    add("a", "a");
    networks.makeRoom();
    assertThat(closed).isEmpty();
    add("b", "b");
    networks.makeRoom();
    assertThat(closed).containsExactly("a");
  }

  @Test
  void shouldNotCloseWhatARunningCallUses() {
    add("a", "a");
    assertThat(networks.begin(key("a"))).isNotNull();
    add("b", "b");
    add("c", "c");
    assertThat(closed).containsExactly("b");
    add("a", "another a");
    add("d", "d");
    assertThat(closed).containsExactly("b", "c");
    networks.end();
    assertThat(closed).containsExactly("b", "c", "a");
    assertThat(told).containsExactly(id("b"), id("c"), id("a"));
    networks.close();
    assertThat(closed).containsExactlyInAnyOrder("b", "c", "a", "another a", "d");
  }

  /** Found by jcstress: what had just come was closed, and never ran while the other was busy. */
  @Test
  void shouldKeepWhatHasJustComeWhereOneMayBeOpen() {
    OpenNetworks one = new OpenNetworks(1, told::add);
    one.add(id("a"), new Network("a", closed));
    assertThat(one.begin(key("a"))).isNotNull();
    one.makeRoom();
    one.add(id("b"), new Network("b", closed));
    assertThat(closed).isEmpty();
    one.end();
    assertThat(closed).containsExactly("a");
    assertThat(told).containsExactly(id("a"));
    assertThat(one.begin(key("b"))).isNotNull();
  }

  @Test
  void shouldCloseWhatComesTooLate() {
    networks.close();
    add("a", "a");
    assertThat(closed).containsExactly("a");
    assertThat(networks.has(id("a"))).isFalse();
  }
}
