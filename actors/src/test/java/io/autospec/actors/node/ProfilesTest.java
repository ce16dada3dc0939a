package io.autospec.actors.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The profiles of cluster-config: accepted, and without a key that nobody reads. */
class ProfilesTest {
  @ParameterizedTest
  @ValueSource(strings = {"local.conf", "static-seeds.conf", "kubernetes/autospec.conf"})
  void shouldBeAcceptedAndNameOnlyKnownKeys(String name, @TempDir Path folder) throws IOException {
    // What the manifests put into the environment.
    Config environment =
        ConfigFactory.parseMap(
            Map.of(
                "AUTOSPEC_ADVERTISED_HOST", "192.0.2.1",
                "AUTOSPEC_COORDINATORS", "coordinators.autospec.svc"));
    Config profile =
        environment
            .withFallback(ConfigFactory.parseFile(Path.of("..", "cluster-config", name).toFile()))
            .resolve();
    assertThat(profile.hasPath("autospec")).isTrue();
    // The files that it names are the operator's: an empty one stands for them here.
    String file = Files.writeString(folder.resolve("any"), "").toString();
    Config here =
        ConfigFactory.parseMap(
            Map.of(
                "autospec.tls.certificate", file,
                "autospec.tls.private-key", file,
                "autospec.tls.ca-certificate", file,
                "autospec.data-plane.key-file", file));
    NodeSettings settings =
        new NodeSettings(Set.of(NodeRole.COORDINATOR), List.of(), here.withFallback(profile));
    assertThat(settings.port()).isEqualTo(2551);
    Set<String> unknown = new TreeSet<>();
    Config known = ConfigFactory.defaultReference();
    profile
        .entrySet()
        .forEach(
            entry -> {
              if (!known.hasPathOrNull(entry.getKey()) && !environment.hasPath(entry.getKey())) {
                unknown.add(entry.getKey());
              }
            });
    assertThat(unknown).isEmpty();
  }
}
