package io.autospec.cli;

import io.autospec.cli.job.LocalJob;
import io.autospec.model.Models;

/** The program. */
public final class Main {
  private Main() {}

  /**
   * Runs the command line and ends the process with its status.
   *
   * @param arguments a verb and its arguments
   */
  public static void main(String[] arguments) {
    Console console = Console.ofProcess();
    if (arguments.length == 1 && arguments[0].equals("--version")) {
      // Scripts ask for this often, and it needs none of the option parser's start-up.
      Consoles.print(console, Version.text());
      return;
    }
    boolean debug = "1".equals(System.getenv("AUTOSPEC_DEBUG"));
    System.exit(
        AutospecCommand.commandLine(Models::load, LocalJob::run, console, debug)
            .execute(arguments));
  }
}
