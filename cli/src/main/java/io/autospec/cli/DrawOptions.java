package io.autospec.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What to draw, as it was typed; {@link DrawPlanner} reads it. */
public final class DrawOptions {
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

  /** Made by the command line. */
  public DrawOptions() {}
}
