package io.autospec.actors.node;

import akka.actor.BootstrapSetup;
import akka.actor.setup.ActorSystemSetup;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import io.autospec.actors.certificate.PeerRoles;
import io.autospec.actors.durable.DurableJobs;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Makes actor systems: one that has no network at all, and one that is a node of a cluster. */
final class Systems {
  static final String NAME = "autospec";

  private Systems() {}

  /** A cluster of one: the same actors, and no port is opened. */
  static <T> ActorSystem<T> alone(Behavior<T> guardian) {
    Config config =
        ConfigFactory.parseMap(Map.of("akka.actor.provider", "local", "akka.loglevel", "WARNING"))
            .withFallback(ConfigFactory.defaultReference())
            .resolve();
    return ActorSystem.create(guardian, NAME, config);
  }

  /** A node of a cluster; it has not joined. */
  static <T> ActorSystem<T> clustered(
      Behavior<T> guardian, NodeSettings settings, PeerRoles peers) {
    List<String> roles =
        Stream.concat(
                settings.roles().stream().map(NodeRole::label),
                JobsConfig.keepsJobs(settings) ? Stream.of(DurableJobs.ROLE) : Stream.empty())
            .sorted()
            .toList();
    String advertised = settings.advertisedHost().orElse(settings.host());
    Config config =
        ConfigFactory.parseMap(
                Map.of(
                    "akka.actor.provider", "cluster",
                    "akka.remote.artery.canonical.hostname", advertised,
                    "akka.remote.artery.canonical.port", settings.port(),
                    "akka.remote.artery.bind.hostname", settings.host(),
                    "akka.cluster.seed-nodes", List.of()))
            .withValue("akka.cluster.roles", ConfigValueFactory.fromIterable(roles))
            .withFallback(settings.tls() ? Tls.config(settings) : ConfigFactory.empty())
            .withFallback(settings.config());
    BootstrapSetup bootstrap = BootstrapSetup.create(config.resolve());
    return settings.rolesByCertificate()
        ? ActorSystem.create(
            guardian, NAME, ActorSystemSetup.create(bootstrap, Tls.roleChecked(settings, peers)))
        : ActorSystem.create(guardian, NAME, bootstrap);
  }
}
