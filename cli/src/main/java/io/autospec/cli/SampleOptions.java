package io.autospec.cli;

import io.autospec.cli.cluster.NodeOptions;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The arguments of {@code sample} as they were typed; {@link SamplePlanner} reads them. */
final class SampleOptions {
  @Mixin DrawOptions draw = new DrawOptions();

  @Option(
      names = "--workers",
      paramLabel = "N",
      description =
          "How many evaluate the network at once; they take the devices in turn. Default: one a"
              + " CPU core, or one a --device where any is not a CPU.")
  Integer workers;

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      description =
          "cpu[:THREADS], cuda:N, or a simulated accelerator that answers after a stated time:"
              + " sim:20ms[+2ms/row][~10%%]. Repeatable (default: cpu).")
  List<String> devices = new ArrayList<>();

  @Option(
      names = "--checkpoint",
      paramLabel = "DIR",
      description =
          "Keeps the job in this folder as it is drawn: the same command again goes on where it"
              + " was. For this machine alone; on a cluster, see submit.")
  String checkpoint;

  @Mixin NodeOptions node = new NodeOptions();

  @Mixin OutputOptions output = new OutputOptions();

  @Mixin ProgressOption progress = new ProgressOption();

  /** Made by the command line. */
  SampleOptions() {}
}
