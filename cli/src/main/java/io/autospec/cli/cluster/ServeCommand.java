package io.autospec.cli.cluster;

import io.autospec.actors.node.NodeRole;
import io.autospec.actors.node.NodeSettings;
import io.autospec.cli.Console;
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
      "Runs one coordinator: the fixed address that workers and 'sample --cluster' join. Without"
          + " --cluster it begins a cluster of its own. Three or more, each with the same list of all"
          + " of them in --cluster, survive the loss of one; the first of the list begins.",
      ""
    },
    footer = {"", "Example:", "  autospec serve --listen 127.0.0.1:2551"})
public final class ServeCommand implements Callable<Integer> {
  /** Others join by its port, so that it is a known one. */
  private static final Map<String, ?> DEFAULTS =
      Map.of("autospec.listen.port", 2551, "autospec.join-timeout", "0 s");

  private final Console console;

  @Mixin private ServiceOptions node;

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
    NodeSettings settings = node.settings(Set.of(NodeRole.COORDINATOR), List.of(), DEFAULTS);
    new RunningNode("serve", settings, console)
        .run(
            address ->
                "autospec serve: listening on "
                    + address
                    + "; add workers with: autospec worker --cluster "
                    + address);
    return 0;
  }
}
