package io.autospec.cli;

import io.autospec.cli.progress.ProgressMode;
import picocli.CommandLine.Option;

/** How a running job is shown. */
public final class ProgressOption {
  @Option(
      names = "--progress",
      paramLabel = "auto|plain|none",
      defaultValue = "auto",
      description =
          "A bar on a terminal and a line now and then elsewhere, lines only, or nothing"
              + " (default: ${DEFAULT-VALUE}).")
  String progress;

  /** Made by the command line. */
  public ProgressOption() {}

  /**
   * The mode.
   *
   * @return as typed
   * @throws BadInputException if there is none of that name
   */
  public ProgressMode mode() {
    return Choices.of("--progress", progress, ProgressMode.values());
  }
}
