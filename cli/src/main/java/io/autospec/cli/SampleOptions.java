package io.autospec.cli;

import io.autospec.cli.cluster.NodeOptions;
import io.autospec.cli.progress.ProgressMode;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The arguments of {@code sample} as they were typed; {@link SamplePlanner} reads them. */
final class SampleOptions {
  @Parameters(
      paramLabel = "MODEL",
      description =
          "A built-in model (mnist, policy, gaussian-mixture), a folder in the diffusers or Optimum"
              + " layout, or an .onnx file with --scheduler.")
  String model;

  @Option(
      names = {"-n", "--count"},
      paramLabel = "N",
      defaultValue = "1",
      description = "How many samples to draw (default: ${DEFAULT-VALUE}).")
  int count;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "0",
      description = "The key of all noise (default: ${DEFAULT-VALUE}).")
  long seed;

  @Option(
      names = "--steps",
      paramLabel = "K",
      description = "Steps of the chain (default: all that the network was trained with).")
  Integer steps;

  @Option(
      names = "--algorithm",
      paramLabel = "NAME",
      description =
          "recycled (one round a window), asd (the paper's), sequential (the oracle) or picard"
              + " (ParaDiGMS; approximate). Default: recycled.")
  String algorithm;

  @Option(
      names = "--draft",
      paramLabel = "NAME",
      description = "How recycled guesses a step: secant, recycled or frozen (default: secant).")
  String draft;

  @Option(
      names = "--window",
      paramLabel = "W|auto|all",
      defaultValue = "auto",
      description =
          "The most steps guessed at once. auto is the number of workers, at least 8; on a cluster"
              + " it follows what the workers have room for, round by round. The bytes of a sample"
              + " depend on the window, its law does not.")
  String window;

  @Option(
      names = "--tolerance",
      paramLabel = "T",
      description =
          "For picard: the change (root mean square, in standard deviations of a step) at which a"
              + " step counts as converged (default: 0.1).")
  Double tolerance;

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

  @Mixin NodeOptions node = new NodeOptions();

  @Option(
      names = "--label",
      paramLabel = "LABELS",
      description =
          "The class to draw: 3, 0..9 or 1,3,5; samples take several in turn (default: every"
              + " label of the model).")
  String label;

  @Option(
      names = "--input",
      paramLabel = "NAME=FILE.npy",
      description =
          "An input of the network: one value for all samples, or one a sample along the first"
              + " axis. Repeatable.")
  List<String> inputs = new ArrayList<>();

  @Option(
      names = "--guidance-scale",
      paramLabel = "G",
      description =
          "Classifier-free guidance: 1 is none, larger follows the label more closely (default:"
              + " 1).")
  Float guidanceScale;

  @Option(
      names = "--empty-label",
      paramLabel = "L",
      description = "The label that stands for none, for guidance (default: the model's).")
  Long emptyLabel;

  @Option(
      names = "--sampler",
      paramLabel = "NAME",
      description =
          "The chain: ddpm, ddim:ETA (ETA from 0 to 1; 0 is deterministic) or euler-ancestral"
              + " (default: what the model's scheduler file names).")
  String sampler;

  @Option(
      names = "--scheduler",
      paramLabel = "FILE",
      description = "A scheduler_config.json in diffusers' form, in the place of the model's own.")
  String scheduler;

  @Option(
      names = {"-o", "--out"},
      paramLabel = "PLACE",
      description =
          "FILE.png (a grid, or plans), FILE.npy, FILE.npz, DIR/ (the array and a picture a"
              + " sample) or - (npy on standard output). Repeatable. Without --out and --report:"
              + " samples.png, or samples.npy where samples are not pictures.")
  List<String> outs = new ArrayList<>();

  @Option(
      names = "--columns",
      paramLabel = "N",
      description = "Columns of the grid, in reading order.")
  Integer columns;

  @Option(
      names = "--labels-in",
      paramLabel = "columns|rows",
      description = "Whether the grid has one column or one row a label (default: columns).")
  String labelsIn;

  @Option(
      names = "--report",
      paramLabel = "FILE.json|-",
      description = "Writes what the job cost as JSON; - is standard output.")
  String report;

  @Option(
      names = "--progress",
      paramLabel = "auto|plain|none",
      defaultValue = "auto",
      description =
          "A bar on a terminal and a line now and then elsewhere, lines only, or nothing"
              + " (default: ${DEFAULT-VALUE}).")
  String progress;

  /** Made by the command line. */
  SampleOptions() {}

  ProgressMode progressMode() {
    return Choices.of("--progress", progress, ProgressMode.values());
  }
}
