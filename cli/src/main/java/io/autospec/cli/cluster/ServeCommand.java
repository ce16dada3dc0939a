package io.autospec.cli.cluster;

import io.autospec.actors.node.NodeRole;
import io.autospec.actors.node.NodeSettings;
import io.autospec.cli.Console;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code serve}: one coordinator node. */
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    description = {
      "Runs one coordinator: the fixed address that workers and guests join, and the keeper of the"
          + " jobs that 'submit' hands in. Without"
          + " --cluster it begins a cluster of its own. Three or more, each with the same list of all"
          + " of them in --cluster, survive the loss of one; the first of the list begins.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  autospec serve --listen 127.0.0.1:2551",
      "  autospec serve --jobs /var/lib/autospec"
    })
public final class ServeCommand implements Callable<Integer> {
  /** Others join by its port, so that it is a known one. */
  private static final Map<String, ?> DEFAULTS =
      Map.of("autospec.listen.port", 2551, "autospec.join-timeout", "0 s");

  private final Console console;

  @Mixin private ServiceOptions node;

  @Mixin private KeptJobsOptions jobs;

  /**
   * Makes the command.
   *
   * @param console where it speaks
   */
  public ServeCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws InterruptedException {
    NodeSettings settings = settings(System.getenv(), System.getProperty("user.home"));
    new RunningNode("serve", settings, console)
        .run(
            address ->
                "autospec serve: listening on "
                    + address
                    + "; add workers with: autospec worker --cluster "
                    + address
                    + kept(settings));
    return 0;
  }

  /**
   * The node's settings.
   *
   * @param environment of the process
   * @param home the user's
   * @return checked
   * @throws io.autospec.cli.BadInputException if they cannot be followed
   */
  NodeSettings settings(Map<String, String> environment, String home) {
    NodeSettings settings =
        node.settings(
            Set.of(NodeRole.COORDINATOR),
            List.of(),
            DEFAULTS,
            jobs.settings(node.configFile(), environment, home));
    KeptJobsOptions.requireShared(settings.jobsStore(), hasOthers(settings));
    return settings;
  }

  private static boolean hasOthers(NodeSettings settings) {
    return settings.seeds().stream().anyMatch(seed -> !isOwn(seed, settings));
  }

  /** A seed may be this node itself, by another of its names. */
  private static boolean isOwn(String seed, NodeSettings settings) {
    InetSocketAddress address = NodeSettings.hostPort(seed);
    String advertised = settings.advertisedHost().orElse(settings.host());
    return address.getPort() == settings.port()
        && (address.getHostString().equals(advertised)
            || isSame(address.getHostString(), settings.host()));
  }

  private static boolean isSame(String host, String other) {
    try {
      return InetAddress.getByName(host).equals(InetAddress.getByName(other));
    } catch (UnknownHostException e) {
      return false;
    }
  }

  private static String kept(NodeSettings settings) {
    return settings.jobsStore().isEmpty()
        ? ""
        : System.lineSeparator() + "autospec serve: jobs are kept in " + settings.jobsStore();
  }
}
