package io.autospec.actors.node;

import akka.remote.artery.tcp.SSLEngineProviderSetup;
import akka.remote.artery.tcp.ssl.RotatingKeysSSLEngineProvider;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.autospec.actors.certificate.CertificateRoles;
import io.autospec.actors.certificate.PeerRoles;
import io.autospec.actors.certificate.RoleCheckedTls;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Turns the TLS section into Akka's, and binds roles to certificates. */
final class Tls {
  private Tls() {}

  static Config config(NodeSettings settings) {
    return ConfigFactory.parseMap(
        Map.of(
            "akka.remote.artery.transport", "tls-tcp",
            "akka.remote.artery.ssl.ssl-engine-provider",
                "akka.remote.artery.tcp.ssl.RotatingKeysSSLEngineProvider",
            "akka.remote.artery.ssl.rotating-keys-engine.key-file", settings.tlsFile("private-key"),
            "akka.remote.artery.ssl.rotating-keys-engine.cert-file",
                settings.tlsFile("certificate"),
            "akka.remote.artery.ssl.rotating-keys-engine.ca-cert-file",
                settings.tlsFile("ca-certificate")));
  }

  /** TLS that looks at the roles of certificates too. */
  static SSLEngineProviderSetup roleChecked(NodeSettings settings, PeerRoles peers) {
    return SSLEngineProviderSetup.create(
        system ->
            new RoleCheckedTls(
                new RotatingKeysSSLEngineProvider(system),
                peers,
                Set.copyOf(settings.seeds()),
                NodeRole.COORDINATOR.label()));
  }

  /**
   * Refuses roles that the node's own certificate does not allow.
   *
   * @throws IllegalArgumentException if so
   */
  static void requireOwnRoles(NodeSettings settings) {
    if (settings.rolesByCertificate()) {
      CertificateRoles.require(
          Path.of(settings.tlsFile("certificate")),
          settings.roles().stream().map(NodeRole::label).collect(Collectors.toSet()));
    }
  }
}
