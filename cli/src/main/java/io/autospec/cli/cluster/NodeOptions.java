package io.autospec.cli.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import io.autospec.actors.node.NodeRole;
import io.autospec.actors.node.NodeSettings;
import io.autospec.cli.BadInputException;
import io.autospec.model.device.Device;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Option;

/** The options that every node of a cluster has. */
public final class NodeOptions {
  /** A service tries for ever to join. */
  static final Map<String, ?> SERVICE = Map.of("autospec.join-timeout", "0 s");

  @Option(
      names = "--cluster",
      paramLabel = "HOST:PORT",
      description =
          "A coordinator of the cluster to join, as 'autospec serve' says it. Repeatable: any one"
              + " that answers will do.")
  List<String> seeds = new ArrayList<>();

  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      description =
          "Where this node listens (default: a free port of 127.0.0.1). Addresses that other"
              + " machines reach need --tls.")
  String listen;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Settings of the node, HOCON; cluster-config/ has profiles to begin with.")
  String config;

  @Option(
      names = "--tls",
      paramLabel = "DIR",
      description =
          "A folder with certificate.pem, private-key.pem, ca.pem and data-plane.key, such as"
              + " cluster-config/tls/make-test-ca makes: mutual TLS, and sealed tensors.")
  String tls;

  @Option(
      names = "--trust-network",
      description =
          "Listen beyond this machine without TLS: whoever reaches the ports may run jobs and read"
              + " tensors.")
  boolean trustNetwork;

  /** Made by the command line. */
  public NodeOptions() {}

  /** Returns whether a cluster is meant. */
  public boolean given() {
    return !seeds.isEmpty();
  }

  /** Returns an option beside {@code --cluster} that was given, or null. */
  public String strayOption() {
    if (listen != null) {
      return "--listen";
    }
    if (config != null) {
      return "--config";
    }
    if (tls != null) {
      return "--tls";
    }
    return trustNetwork ? "--trust-network" : null;
  }

  /**
   * The options that another command needs to reach the same cluster, as they are typed.
   *
   * @return with a blank before each word
   */
  public String words() {
    StringBuilder words = new StringBuilder();
    seeds.forEach(seed -> words.append(" --cluster ").append(seed));
    if (config != null) {
      words.append(" --config ").append(config);
    }
    if (tls != null) {
      words.append(" --tls ").append(tls);
    }
    return words.append(trustNetwork ? " --trust-network" : "").toString();
  }

  /**
   * What these options and the file that they name say.
   *
   * @param roles of the node
   * @param devices of the node
   * @param defaults of the verb, where neither the options nor the file say something
   * @return the settings
   * @throws BadInputException if they cannot be followed
   */
  public NodeSettings settings(Set<NodeRole> roles, List<Device> devices, Map<String, ?> defaults) {
    return settings(roles, devices, defaults, Map.of());
  }

  /** The same, with what further options say. */
  NodeSettings settings(
      Set<NodeRole> roles, List<Device> devices, Map<String, ?> defaults, Map<String, ?> further) {
    Map<String, Object> options = new HashMap<>(further);
    if (!seeds.isEmpty()) {
      seeds.forEach(seed -> address("--cluster", seed));
      options.put("autospec.seeds", seeds);
    }
    if (listen != null) {
      InetSocketAddress at = address("--listen", listen);
      options.put("autospec.listen.host", at.getHostString());
      options.put("autospec.listen.port", at.getPort());
    }
    if (tls != null) {
      options.put("autospec.tls.enabled", true);
      options.put("autospec.tls.certificate", file("certificate.pem"));
      options.put("autospec.tls.private-key", file("private-key.pem"));
      options.put("autospec.tls.ca-certificate", file("ca.pem"));
      options.put("autospec.data-plane.key-file", file("data-plane.key"));
    }
    if (trustNetwork) {
      options.put("autospec.trust-network", true);
    }
    Config overrides =
        ConfigFactory.parseMap(options, "the command line")
            .withFallback(configFile())
            .withFallback(ConfigFactory.parseMap(defaults, "the verb"));
    try {
      return new NodeSettings(roles, devices, overrides);
    } catch (IllegalArgumentException e) {
      throw new BadInputException(e.getMessage(), e);
    }
  }

  /**
   * What the file of {@code --config} says.
   *
   * @return empty if none is named
   * @throws BadInputException if it cannot be read
   */
  Config configFile() {
    if (config == null) {
      return ConfigFactory.empty();
    }
    Path path = Path.of(config);
    if (!Files.isReadable(path) || Files.isDirectory(path)) {
      throw new BadInputException("--config: expected a readable file, found " + config);
    }
    try {
      return ConfigFactory.parseFile(path.toFile());
    } catch (ConfigException e) {
      throw new BadInputException("--config: " + e.getMessage(), e);
    }
  }

  private String file(String name) {
    Path path = Path.of(tls).resolve(name);
    if (!Files.isReadable(path)) {
      throw new BadInputException("--tls: expected a readable file, found none: " + path);
    }
    return path.toString();
  }

  private static InetSocketAddress address(String option, String text) {
    try {
      return NodeSettings.hostPort(text);
    } catch (IllegalArgumentException e) {
      throw new BadInputException(option + ": " + e.getMessage(), e);
    }
  }
}
