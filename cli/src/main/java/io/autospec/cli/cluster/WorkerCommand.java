package io.autospec.cli.cluster;

import io.autospec.actors.node.NodeRole;
import io.autospec.actors.node.NodeSettings;
import io.autospec.cli.BadInputException;
import io.autospec.cli.Console;
import io.autospec.model.device.Device;
import io.autospec.model.device.DeviceParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code worker}: one node with devices. */
@Command(
    name = "worker",
    mixinStandardHelpOptions = true,
    description = {
      "Joins a cluster with this machine's devices and evaluates what its coordinators ask, until it"
          + " is stopped. Ctrl-C, or a polite kill, lets running evaluations finish.",
      ""
    },
    footer = {
      "",
      "Example:",
      "  autospec worker --cluster 127.0.0.1:2551 --device cuda:0 --device cuda:1"
    })
public final class WorkerCommand implements Callable<Integer> {
  private static final int MOST_DEVICES = 256;

  private final Console console;

  @Mixin private ServiceOptions node;

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      description =
          "cpu[:THREADS], cuda:N, or a simulated accelerator: sim:20ms[+2ms/row][~10%%]."
              + " Repeatable: one worker each (default: cpu).")
  List<String> devices = new ArrayList<>();

  /**
   * Makes the command.
   *
   * @param console where it speaks
   */
  public WorkerCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (devices.size() > MOST_DEVICES) {
      throw new BadInputException(
          "--device: expected at most " + MOST_DEVICES + "; found " + devices.size());
    }
    List<Device> parsed =
        devices.isEmpty()
            ? List.of(new Device.Cpu(1))
            : devices.stream().map(DeviceParser::parse).toList();
    NodeSettings settings = node.settings(Set.of(NodeRole.WORKER), parsed, NodeOptions.SERVICE);
    if (settings.seeds().isEmpty()) {
      throw new BadInputException(
          "--cluster: expected HOST:PORT of a coordinator, found nothing; start one with"
              + " 'autospec serve'");
    }
    String names = parsed.stream().map(Device::toString).collect(Collectors.joining(", "));
    console.err().println("autospec worker: joining " + String.join(", ", settings.seeds()));
    new RunningNode("worker", settings, console)
        .run(address -> "autospec worker: joined as " + address + " with " + names);
    return 0;
  }
}
