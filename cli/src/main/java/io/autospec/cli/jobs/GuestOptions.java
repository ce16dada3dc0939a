package io.autospec.cli.jobs;

import io.autospec.actors.node.NodeRole;
import io.autospec.actors.node.NodeSettings;
import io.autospec.cli.BadInputException;
import io.autospec.cli.cluster.NodeOptions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Mixin;

/** Which cluster's jobs are meant. */
final class GuestOptions {
  @Mixin NodeOptions node;

  /** Made by the command line. */
  GuestOptions() {}

  /**
   * How to attach.
   *
   * @return as typed
   * @throws BadInputException if no cluster is named
   */
  NodeSettings settings() {
    NodeSettings settings = node.settings(Set.of(NodeRole.GUEST), List.of(), Map.of());
    if (settings.seeds().isEmpty()) {
      throw new BadInputException(
          "--cluster: expected HOST:PORT of a coordinator, found nothing; start one with"
              + " 'autospec serve'");
    }
    return settings;
  }

  /**
   * A command of the same cluster, for a person to copy.
   *
   * @param verb with its arguments
   * @return the command
   */
  String command(String verb) {
    return "autospec " + verb + node.words();
  }
}
