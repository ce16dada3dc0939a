package io.autospec.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Where samples go, as it was typed; {@link OutputPlanner} reads it. */
public final class OutputOptions {
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

  /** Made by the command line. */
  public OutputOptions() {}
}
