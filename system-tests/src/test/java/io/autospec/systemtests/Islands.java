package io.autospec.systemtests;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Hosts around a hub: network namespaces of this machine, joined by a bridge in the hub's. Needs
 * root, iproute2 and a kernel that has them.
 */
final class Islands implements AutoCloseable {
  /** All namespaces of these tests begin like this; then comes the process that made them. */
  private static final String FAMILY = "autospec-isle-";

  private static final String PREFIX = FAMILY + ProcessHandle.current().pid() + "-";
  private static final String HUB = PREFIX + "hub";
  private static final String NETWORK = "10.78.0.";
  private static final String LINK = "eth0";

  private Islands() {}

  /** Returns why there can be none, or null. */
  static String missing() {
    Commands.Outcome added = Commands.attempt("ip", "netns", "add", HUB);
    if (added.code() != 0) {
      return "no network namespaces: " + added.text();
    }
    Commands.Outcome bridge =
        Commands.attempt("ip", "-n", HUB, "link", "add", "br0", "type", "bridge");
    clear();
    return bridge.code() == 0 ? null : "no bridges: " + bridge.text();
  }

  /**
   * Sets them up, or leaves the test out.
   *
   * @param count islands besides the hub, 100 at most
   */
  static Islands create(int count) {
    clear();
    String missing = missing();
    assumeTrue(missing == null, () -> "left out: " + missing);
    Islands islands = new Islands();
    try {
      Commands.run("ip", "netns", "add", HUB);
      ip(HUB, "link add br0 type bridge");
      ip(HUB, "addr add " + hubHost() + "/24 dev br0");
      ip(HUB, "link set br0 up");
      ip(HUB, "link set lo up");
      for (int i = 0; i < count; i++) {
        connect(i);
      }
      return islands;
    } catch (RuntimeException | AssertionError e) {
      islands.close();
      throw e;
    }
  }

  private static void connect(int island) {
    String name = name(island);
    Commands.run("ip", "netns", "add", name);
    ip(HUB, "link add " + cable(island) + " type veth peer name " + LINK + " netns " + name);
    ip(HUB, "link set " + cable(island) + " master br0");
    ip(HUB, "link set " + cable(island) + " up");
    ip(name, "addr add " + host(island) + "/24 dev " + LINK);
    ip(name, "link set lo up");
    ip(name, "link set " + LINK + " up");
    // Rules are to be looked at before the table of local addresses, which is the first otherwise.
    ip(name, "rule add pref 100 lookup local");
    ip(name, "rule del pref 0");
  }

  private static void ip(String name, String command) {
    Commands.run(
        Stream.concat(Stream.of("ip", "-n", name), Arrays.stream(command.split(" ", -1)))
            .toArray(String[]::new));
  }

  private static String name(int island) {
    return PREFIX + island;
  }

  private static String cable(int island) {
    return "isle" + island;
  }

  /** Returns what runs a command on the hub. */
  static List<String> hubPrefix() {
    return List.of("ip", "netns", "exec", HUB);
  }

  /** Returns what runs a command on an island. */
  static List<String> prefix(int island) {
    return List.of("ip", "netns", "exec", name(island));
  }

  /** Returns the hub's address. */
  static String hubHost() {
    return NETWORK + "1";
  }

  /** Returns an island's address. */
  static String host(int island) {
    return NETWORK + (100 + island);
  }

  /** Pulls an island's cable out. */
  void cut(int island) {
    ip(HUB, "link set " + cable(island) + " down");
  }

  /** Puts it in again. */
  void mend(int island) {
    ip(HUB, "link set " + cable(island) + " up");
  }

  /** Makes an island drop the UDP packets that come in, as firewalls do: without a word. */
  void dropUdp(int island) {
    ip(name(island), "rule add pref 50 iif " + LINK + " ipproto udp blackhole");
  }

  /** Makes an island drop all that comes in; what it says is heard. */
  void deafen(int island) {
    ip(name(island), "rule add pref 50 iif " + LINK + " blackhole");
  }

  /** Drops all that an island says; it hears. */
  void mute(int island) {
    // No packet is as short as the bucket is deep.
    Commands.run(
        ("tc -n " + name(island) + " qdisc add dev " + LINK)
            .concat(" root tbf rate 8kbit burst 10 limit 10")
            .split(" ", -1));
  }

  /** Ends {@link #mute}. */
  void speak(int island) {
    Commands.run("tc", "-n", name(island), "qdisc", "del", "dev", LINK, "root");
  }

  /** Ends {@link #dropUdp} and {@link #deafen}. */
  void hear(int island) {
    ip(name(island), "rule del pref 50");
  }

  /** Removes this process's namespaces, and those of processes that are no more. */
  private static void clear() {
    Commands.attempt("ip", "netns", "list")
        .text()
        .lines()
        .map(line -> line.split(" ", 2)[0])
        .filter(name -> name.startsWith(FAMILY))
        .filter(name -> name.startsWith(PREFIX) || !isAlive(name.split("-", -1)[2]))
        .toList()
        .forEach(name -> Commands.attempt("ip", "netns", "del", name));
  }

  private static boolean isAlive(String pid) {
    return pid.matches("\\d{1,9}")
        && ProcessHandle.of(Long.parseLong(pid)).map(ProcessHandle::isAlive).orElse(false);
  }

  @Override
  public void close() {
    clear();
  }
}
