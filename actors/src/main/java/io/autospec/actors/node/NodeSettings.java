package io.autospec.actors.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import io.autospec.actors.pool.PoolSettings;
import io.autospec.actors.worker.WorkerSettings;
import io.autospec.model.device.Device;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a node of a cluster is told: its roles, its devices, and the configuration ({@code
 * reference.conf} says what is in it), checked.
 */
public final class NodeSettings {
  private static final long LEAST_MESSAGE = 1L << 20;
  private static final long MOST_MESSAGE = 1L << 26;

  private final Config config;
  private final Set<NodeRole> roles;
  private final List<Device> devices;
  private final PoolSettings pool;
  private final WorkerSettings worker;

  /**
   * Checks the configuration.
   *
   * @param roles at least one
   * @param devices none for a node without workers
   * @param overrides what replaces the defaults
   * @throws IllegalArgumentException if something is missing, of another type or out of range; the
   *     message says which key, what was expected and what was found
   */
  public NodeSettings(Set<NodeRole> roles, List<Device> devices, Config overrides) {
    this.roles = Set.copyOf(roles);
    this.devices = List.copyOf(devices);
    try {
      config = overrides.withFallback(ConfigFactory.defaultReference()).resolve();
      requireKnown(config);
      Config mine = config.getConfig("autospec");
      pool =
          new PoolSettings(
              mine.getInt("pool.calls-ahead"),
              mine.getDuration("pool.least-slack"),
              mine.getInt("pool.most-copies"),
              mine.getInt("pool.most-failures"),
              mine.getDuration("pool.rest"));
      worker =
          new WorkerSettings(
              mine.getInt("worker.capacity-rows"),
              mine.getInt("worker.queue-rows"),
              mine.getDouble("worker.linger-fraction"),
              mine.getInt("worker.open-models"));
      range("listen.port", port(), 0, 65_535);
      requireRoomForPieces();
      range("data-plane.max-peers", maxPeers(), 1, 1 << 14);
      range("data-plane.peer-timeout in ms", peerTimeout().toMillis(), 750, 600_000);
      range("data-plane.udp-port", udpPort(), 0, 65_535);
      range("data-plane.tcp-port", tcpPort(), 0, 65_535);
      range("health.port", healthPort(), 0, 65_535);
      range("drain-timeout in ms", drainTimeout().toMillis(), 0, 3_600_000);
      range("join-timeout in ms", joinTimeout().toMillis(), 0, 86_400_000);
      range("worker.model-cache in bytes", modelCacheBytes(), 1, Long.MAX_VALUE);
      seeds().forEach(NodeSettings::hostPort);
      if (!Set.of("auto", "tcp").contains(transport())) {
        throw refused("data-plane.transport: expected auto or tcp, found " + transport());
      }
      requireSafe();
      JobsConfig.check(this);
    } catch (ConfigException e) {
      throw new IllegalArgumentException("configuration: " + e.getMessage(), e);
    }
  }

  private void requireRoomForPieces() {
    long found = config.getBytes("autospec.data-plane.largest-message");
    if (found < LEAST_MESSAGE || found > MOST_MESSAGE) {
      throw refused(
          String.format(
              "data-plane.largest-message: expected 1 MiB, so that a piece of a model fits, to 64"
                  + " MiB; found %d bytes",
              found));
    }
  }

  /** What nobody reads is a typing error, and what was meant would silently not hold. */
  private static void requireKnown(Config config) {
    Set<String> known = keys(ConfigFactory.defaultReference());
    for (String key : keys(config)) {
      if (!known.contains(key)) {
        String section = key.contains(".") ? key.substring(0, key.lastIndexOf('.') + 1) : "";
        String there =
            known.stream()
                .filter(one -> one.startsWith(section))
                .map(one -> one.substring(section.length()))
                .collect(Collectors.joining(", "));
        throw refused(
            key
                + ": there is no such setting; expected "
                + (there.isEmpty() ? "one of reference.conf" : "one of " + there));
      }
    }
  }

  private static Set<String> keys(Config config) {
    return config.getConfig("autospec").entrySet().stream()
        .map(Map.Entry::getKey)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private void requireSafe() {
    if (host().isBlank()) {
      throw refused("listen.host: expected an address of this machine, found nothing");
    }
    if (isWildcard(host()) && advertisedHost().isEmpty()) {
      throw refused(
          "listen.advertised-host: "
              + host()
              + " is every address of this machine; say which one other nodes use");
    }
    if (tls()) {
      boolean unused = rolesByCertificate(); // A word that is no boolean is refused here.
      for (String key : List.of("certificate", "private-key", "ca-certificate")) {
        requireReadable("tls." + key, Path.of(tlsFile(key)));
      }
    }
    keyFile().ifPresent(file -> requireReadable("data-plane.key-file", file));
    if (isLoopback(host()) || trustsNetwork()) {
      return;
    }
    if (!tls()) {
      throw refused(
          "listen.host: "
              + host()
              + " is reached by other machines: set tls (cluster-config/tls makes certificates to"
              + " try), or trust-network where everybody who reaches this port may run jobs");
    }
    if (keyFile().isEmpty()) {
      throw refused(
          "data-plane.key-file: other machines reach "
              + host()
              + ", so tensors need a key: the same 32 random bytes on every node");
    }
  }

  private static IllegalArgumentException refused(String words) {
    return new IllegalArgumentException("configuration: autospec." + words);
  }

  private static void range(String key, long value, long low, long high) {
    if (value < low || value > high) {
      throw refused(String.format("%s: expected %d to %d, found %d", key, low, high, value));
    }
  }

  private static void requireReadable(String key, Path file) {
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      throw refused(key + ": expected a readable file, found none: " + file);
    }
  }

  private static boolean isWildcard(String host) {
    try {
      return InetAddress.getByName(host).isAnyLocalAddress();
    } catch (UnknownHostException e) {
      throw refused("listen.host: no such host: " + host);
    }
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      throw refused("listen.host: no such host: " + host);
    }
  }

  /**
   * Reads HOST:PORT, where the host may be a name.
   *
   * @throws IllegalArgumentException if it is something else
   */
  public static InetSocketAddress hostPort(String text) {
    int colon = text.lastIndexOf(':');
    String host = colon < 1 ? "" : text.substring(0, colon);
    String port = text.substring(colon + 1);
    if (host.isEmpty() || !port.matches("\\d{1,5}") || Integer.parseInt(port) > 65_535) {
      throw new IllegalArgumentException("expected HOST:PORT, found '" + text + "'");
    }
    return InetSocketAddress.createUnresolved(host, Integer.parseInt(port));
  }

  /** Returns the whole configuration, defaults included. */
  Config config() {
    return config;
  }

  /** Returns what the node is to its cluster. */
  public Set<NodeRole> roles() {
    return roles;
  }

  /** Returns the node's devices. */
  public List<Device> devices() {
    return devices;
  }

  /** Returns the limits of its pool. */
  public PoolSettings pool() {
    return pool;
  }

  /** Returns the limits of its devices. */
  public WorkerSettings worker() {
    return worker;
  }

  /** Returns where it listens. */
  public String host() {
    return config.getString("autospec.listen.host");
  }

  /** Returns the port of its control plane; 0 for a free one. */
  public int port() {
    return config.getInt("autospec.listen.port");
  }

  /** Returns what others are told in the place of {@link #host}, if anything. */
  public Optional<String> advertisedHost() {
    return text("autospec.listen.advertised-host");
  }

  /** Returns the coordinators to join, HOST:PORT. */
  public List<String> seeds() {
    return config.getStringList("autospec.seeds");
  }

  /** Returns how long to try to join; zero for ever. */
  public Duration joinTimeout() {
    return config.getDuration("autospec.join-timeout");
  }

  /** Returns how long running evaluations are waited for at the end. */
  public Duration drainTimeout() {
    return config.getDuration("autospec.drain-timeout");
  }

  /** Returns the port on which probes are answered; 0 for none. */
  public int healthPort() {
    return config.getInt("autospec.health.port");
  }

  /** Returns where probes are answered. */
  public String healthHost() {
    return text("autospec.health.host").orElseGet(this::host);
  }

  /** Returns whether everybody who reaches the node is trusted. */
  public boolean trustsNetwork() {
    return config.getBoolean("autospec.trust-network");
  }

  /** Returns whether the control plane uses mutual TLS. */
  public boolean tls() {
    return config.getBoolean("autospec.tls.enabled");
  }

  /** Returns whether certificates say which roles their holders may take. */
  public boolean rolesByCertificate() {
    return tls() && config.getBoolean("autospec.tls.roles-by-certificate");
  }

  /** Returns a file of the TLS section. */
  public String tlsFile(String key) {
    return text("autospec.tls." + key)
        .orElseThrow(() -> refused("tls." + key + ": expected a PEM file, found nothing"));
  }

  /** Returns the file of the data plane's key, if there is one. */
  public Optional<Path> keyFile() {
    return text("autospec.data-plane.key-file").map(Path::of);
  }

  /** Returns where jobs are kept; empty for a coordinator that keeps none. */
  public String jobsStore() {
    return config.getString("autospec.jobs.store");
  }

  /** Returns the folder where models are kept, if another than the user's cache. */
  public Optional<Path> modelFolder() {
    return text("autospec.worker.model-folder").map(Path::of);
  }

  /** Returns most bytes of models that are kept. */
  public long modelCacheBytes() {
    return config.getBytes("autospec.worker.model-cache");
  }

  int largestMessageBytes() {
    return Math.toIntExact(config.getBytes("autospec.data-plane.largest-message"));
  }

  int maxPeers() {
    return config.getInt("autospec.data-plane.max-peers");
  }

  Duration peerTimeout() {
    return config.getDuration("autospec.data-plane.peer-timeout");
  }

  int udpPort() {
    return config.getInt("autospec.data-plane.udp-port");
  }

  int tcpPort() {
    return config.getInt("autospec.data-plane.tcp-port");
  }

  String transport() {
    return config.getString("autospec.data-plane.transport");
  }

  private Optional<String> text(String key) {
    return Optional.of(config.getString(key)).filter(text -> !text.isBlank());
  }
}
