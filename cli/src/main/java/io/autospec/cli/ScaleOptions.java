package io.autospec.cli;

import io.autospec.cli.cluster.NodeOptions;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The arguments of {@code scale} as they were typed; {@link ScalePlanner} reads them. */
final class ScaleOptions {
  @Parameters(paramLabel = "MODEL", description = "A model as in 'sample'.")
  String model;

  @Option(
      names = "--workers",
      paramLabel = "N,N...",
      defaultValue = "1,2,4,8",
      description =
          "How many at once, each in this process; with --cluster, so many of the cluster's devices"
              + " (default: ${DEFAULT-VALUE}).")
  String workers;

  @Option(
      names = "--algorithms",
      paramLabel = "NAME,...",
      defaultValue = "sequential,asd,recycled",
      description =
          "Of sequential, asd, recycled and picard (default: ${DEFAULT-VALUE}). Without sequential"
              + " there is no speedup by the clock.")
  String algorithms;

  @Option(
      names = "--windows",
      paramLabel = "W|auto|all,...",
      defaultValue = "auto",
      description = "Each as in 'sample' (default: ${DEFAULT-VALUE}).")
  String windows;

  @Option(
      names = "--steps",
      paramLabel = "K,K...",
      description =
          "Lengths of the chain (default: all that the network was trained with). Of several, the"
              + " exponent of rounds in K is fitted.")
  String steps;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      defaultValue = "8",
      description =
          "Repetitions of each cell; six or more give a 95%% interval (default: ${DEFAULT-VALUE}).")
  int seeds;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "0",
      description = "The first repetition's key of all noise (default: ${DEFAULT-VALUE}).")
  long seed;

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      description = "Of each worker in this process, as in 'sample' (default: cpu).")
  String device;

  @Option(
      names = {"-o", "--out"},
      paramLabel = "DIR",
      required = true,
      description =
          "Where everything goes. A folder with a part of the same experiment is gone on with.")
  String out;

  @Option(
      names = "--predict",
      paramLabel = "N,N...",
      arity = "0..1",
      fallbackValue = "1,2,4,8,16,32,64,128,256,512,1024,2048,4096,8192,10000",
      description =
          "Plans for so many workers, up to 10,000, from the runs' own acceptance and the device's"
              + " times: no network is evaluated for it (without a value: ${FALLBACK-VALUE}).")
  String predict;

  @Option(
      names = "--network",
      paramLabel = "TIME",
      description =
          "For --predict: there and back between coordinator and workers, such as 0.5ms (default:"
              + " 0ms).")
  String network;

  @Option(
      names = "--compare-steps",
      paramLabel = "K,K...",
      description =
          "Adds DDIM with so few steps, measured by the task's own quality: class accuracy for"
              + " mnist, success and left share for policy, energy distance for closed forms.")
  String compareSteps;

  @Option(
      names = "--quality-count",
      paramLabel = "N",
      defaultValue = "200",
      description = "For --compare-steps: samples of each kind (default: ${DEFAULT-VALUE}).")
  int qualityCount;

  @Option(names = "--draft", paramLabel = "NAME", description = "As in 'sample'.")
  String draft;

  @Option(names = "--tolerance", paramLabel = "T", description = "As in 'sample', for picard.")
  Double tolerance;

  @Option(
      names = "--label",
      paramLabel = "LABELS",
      description = "As in 'sample'; the seeds take several in turn.")
  String label;

  @Option(
      names = "--input",
      paramLabel = "NAME=FILE.npy",
      description = "As in 'sample'. Repeatable.")
  List<String> inputs = new ArrayList<>();

  @Option(names = "--guidance-scale", paramLabel = "G", description = "As in 'sample'.")
  Float guidanceScale;

  @Option(names = "--sampler", paramLabel = "NAME", description = "As in 'sample'.")
  String sampler;

  @Option(names = "--scheduler", paramLabel = "FILE", description = "As in 'sample'.")
  String scheduler;

  @Mixin NodeOptions node = new NodeOptions();

  @Mixin ProgressOption progress = new ProgressOption();

  /** Made by the command line. */
  ScaleOptions() {}
}
