package io.autospec.actors.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The profiles of cluster-config: accepted, and without a key that nobody reads. */
class ProfilesTest {
  @ParameterizedTest
  @ValueSource(strings = {"local.conf", "static-seeds.conf"})
  void shouldBeAcceptedAndNameOnlyKnownKeys(String name) {
    Config profile = ConfigFactory.parseFile(Path.of("..", "cluster-config", name).toFile());
    assertThat(profile.isEmpty()).isFalse();
    NodeSettings settings = new NodeSettings(Set.of(NodeRole.COORDINATOR), List.of(), profile);
    assertThat(settings.port()).isEqualTo(2551);
    Set<String> unknown = new TreeSet<>();
    Config known = ConfigFactory.defaultReference();
    profile
        .resolve()
        .entrySet()
        .forEach(
            entry -> {
              if (!known.hasPathOrNull(entry.getKey())) {
                unknown.add(entry.getKey());
              }
            });
    assertThat(unknown).isEmpty();
  }
}
