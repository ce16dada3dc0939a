package io.autospec.cli.cluster;

import com.typesafe.config.Config;
import io.autospec.actors.node.NodeRole;
import io.autospec.actors.node.NodeSettings;
import io.autospec.cli.BadInputException;
import io.autospec.model.device.Device;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of a node that runs until it is told to stop. */
public final class ServiceOptions {
  @Mixin private NodeOptions node;

  @Option(
      names = "--health-port",
      paramLabel = "PORT",
      description =
          "Answers GET /alive and GET /ready there, in plain HTTP, for probes (default: nowhere).")
  private Integer healthPort;

  /** Made by the command line. */
  public ServiceOptions() {}

  /**
   * What these options and the file that they name say.
   *
   * @param roles of the node
   * @param devices of the node
   * @param defaults of the verb, where neither the options nor the file say something
   * @return the settings
   * @throws BadInputException if they cannot be followed
   */
  NodeSettings settings(Set<NodeRole> roles, List<Device> devices, Map<String, ?> defaults) {
    return settings(roles, devices, defaults, Map.of());
  }

  /** The same, with what further options say. */
  NodeSettings settings(
      Set<NodeRole> roles, List<Device> devices, Map<String, ?> defaults, Map<String, ?> further) {
    Map<String, Object> mine = new HashMap<>(further);
    if (healthPort != null) {
      mine.put("autospec.health.port", healthPort);
    }
    return node.settings(roles, devices, defaults, mine);
  }

  /** What the file of {@code --config} says; empty if none is named. */
  Config configFile() {
    return node.configFile();
  }
}
