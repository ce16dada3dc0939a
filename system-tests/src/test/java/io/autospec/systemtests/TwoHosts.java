package io.autospec.systemtests;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Two hosts with a cable between them: network namespaces of this machine. Needs root, iproute2 and
 * a kernel that has them; what is asked for and cannot be had leaves the test out, and says so.
 */
final class TwoHosts implements AutoCloseable {
  /** All namespaces of these tests, of killed runs too, begin like this. */
  private static final String PREFIX = "autospec-test-";

  /** The address of the first host. */
  static final String LEFT = "10.77.0.1";

  /** The address of the second host. */
  static final String RIGHT = "10.77.0.2";

  private static final String LEFT_HOST = PREFIX + "left";
  private static final String RIGHT_HOST = PREFIX + "right";
  private static final String LEFT_LINK = "left0";
  private static final String RIGHT_LINK = "right0";

  private TwoHosts() {}

  /** Sets them up, or leaves the test out. */
  static TwoHosts create() {
    Commands.Outcome listed = Commands.attempt("ip", "netns", "list");
    assumeTrue(listed.code() == 0, () -> "left out: no network namespaces: " + listed.text());
    clear(listed.text());
    Commands.Outcome added = Commands.attempt("ip", "netns", "add", LEFT_HOST);
    assumeTrue(added.code() == 0, () -> "left out: no network namespace: " + added.text());
    TwoHosts hosts = new TwoHosts();
    try {
      hosts.connect();
      return hosts;
    } catch (RuntimeException | AssertionError e) {
      hosts.close();
      throw e;
    }
  }

  private void connect() {
    Commands.run("ip", "netns", "add", RIGHT_HOST);
    String link = "ip link add %s netns %s type veth peer name %s netns %s";
    Commands.Outcome linked =
        Commands.attempt(
            link.formatted(LEFT_LINK, LEFT_HOST, RIGHT_LINK, RIGHT_HOST).split(" ", -1));
    assumeTrue(linked.code() == 0, () -> "left out: no veth links: " + linked.text());
    ip(LEFT_HOST, "addr add " + LEFT + "/24 dev " + LEFT_LINK);
    ip(RIGHT_HOST, "addr add " + RIGHT + "/24 dev " + RIGHT_LINK);
    for (String host : List.of(LEFT_HOST, RIGHT_HOST)) {
      ip(host, "link set lo up");
    }
    ip(LEFT_HOST, "link set " + LEFT_LINK + " up");
    ip(RIGHT_HOST, "link set " + RIGHT_LINK + " up");
  }

  private static void ip(String host, String command) {
    Commands.run(
        Stream.concat(Stream.of("ip", "-n", host), Arrays.stream(command.split(" ", -1)))
            .toArray(String[]::new));
  }

  /** Starts a node on the first host. */
  static ChildNode startLeft(NodeOptions options) {
    return start(LEFT_HOST, options.set("host", LEFT));
  }

  /** Starts a node on the second host. */
  static ChildNode startRight(NodeOptions options) {
    return start(RIGHT_HOST, options.set("host", RIGHT));
  }

  private static ChildNode start(String host, NodeOptions options) {
    return ChildNode.start(List.of("ip", "netns", "exec", host), options);
  }

  /** Pulls the cable out. */
  void cut() {
    ip(LEFT_HOST, "link set " + LEFT_LINK + " down");
  }

  /** Puts it in again. */
  void mend() {
    ip(LEFT_HOST, "link set " + LEFT_LINK + " up");
  }

  /**
   * Makes the cable slow in both directions: packets queue up, and are dropped when the queue is
   * full.
   *
   * @param rate such as {@code 100mbit}
   * @param queue bytes that may wait, such as {@code 30kb}
   */
  void slowDown(String rate, String queue) {
    slowDown(LEFT_HOST, LEFT_LINK, rate, queue);
    slowDown(RIGHT_HOST, RIGHT_LINK, rate, queue);
  }

  private static void slowDown(String host, String link, String rate, String queue) {
    String command = "tc -n %s qdisc replace dev %s root tbf rate %s burst 16kb limit %s";
    Commands.Outcome outcome =
        Commands.attempt(command.formatted(host, link, rate, queue).split(" ", -1));
    assumeTrue(outcome.code() == 0, () -> "left out: no rate limit: " + outcome.text());
  }

  /** Returns how many packets the first host's queue dropped. */
  long dropped() {
    String text = Commands.run("tc", "-n", LEFT_HOST, "-s", "qdisc", "show", "dev", LEFT_LINK);
    return Long.parseLong(text.replaceAll("(?s).*dropped (\\d+).*", "$1"));
  }

  /** Makes both hosts drop the UDP packets that come in, as firewalls do: without a word. */
  void dropUdp() {
    for (String host : List.of(LEFT_HOST, RIGHT_HOST)) {
      String link = host.equals(LEFT_HOST) ? LEFT_LINK : RIGHT_LINK;
      // Before the table of local addresses is looked at, which is the first otherwise.
      ip(host, "rule add pref 100 lookup local");
      Commands.Outcome outcome =
          Commands.attempt(
              ("ip -n " + host + " rule add pref 50 iif " + link + " ipproto udp blackhole")
                  .split(" ", -1));
      assumeTrue(outcome.code() == 0, () -> "left out: no rules by protocol: " + outcome.text());
      ip(host, "rule del pref 0");
    }
  }

  private static void clear(String listed) {
    listed
        .lines()
        .map(line -> line.split(" ", 2)[0])
        .filter(name -> name.startsWith(PREFIX))
        .forEach(name -> Commands.attempt("ip", "netns", "del", name));
  }

  @Override
  public void close() {
    clear(Commands.attempt("ip", "netns", "list").text());
  }
}
