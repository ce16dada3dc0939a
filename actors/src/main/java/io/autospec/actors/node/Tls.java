package io.autospec.actors.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.Map;

/** Turns the TLS section into Akka's. */
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
}
