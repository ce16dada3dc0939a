package io.autospec.cli.cluster;

import io.autospec.actors.node.NodeRole;
import io.autospec.actors.node.NodeSettings;
import io.autospec.cli.Console;
import java.util.List;
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
          + " --cluster it begins a cluster of its own; three or more, each with the others in"
          + " --cluster, survive the loss of one.",
      ""
    },
    footer = {"", "Example:", "  autospec serve --listen 127.0.0.1:2551"})
public final class ServeCommand implements Callable<Integer> {
  private static final String DEFAULT_LISTEN = "127.0.0.1:2551";

  private final Console console;

  @Mixin private NodeOptions node;

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
    if (node.listen == null && node.config == null) {
      node.listen = DEFAULT_LISTEN;
    }
    NodeSettings settings = node.settings(Set.of(NodeRole.COORDINATOR), List.of(), true);
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
