package io.autospec.cli;

import io.autospec.cli.job.LocalJob;
import io.autospec.cli.options.OneLine;
import io.autospec.model.Models;
import java.util.function.IntSupplier;

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
        run(
            () ->
                AutospecCommand.commandLine(Models::load, LocalJob::run, console, debug)
                    .execute(arguments),
            console,
            debug));
  }

  /**
   * Runs the command line, and gives the JVM's own limits their line and status too.
   *
   * @param commandLine gives a status
   * @param console told where a limit was reached
   * @param debug whether that shows its stack trace
   * @return the status
   */
  static int run(IntSupplier commandLine, Console console, boolean debug) {
    VirtualMachineError reached;
    try {
      return commandLine.getAsInt();
    } catch (OutOfMemoryError | StackOverflowError e) {
      reached = e;
    }
    console
        .err()
        .println(
            reached instanceof OutOfMemoryError
                ? "autospec: out of memory ("
                    + OneLine.of(reached)
                    + "): use a smaller --count or --window, or give more with"
                    + " AUTOSPEC_JAVA_OPTS=-Xmx8g"
                : "autospec: out of stack: an input is nested too deeply; give more with"
                    + " AUTOSPEC_JAVA_OPTS=-Xss16m");
    if (debug) {
      reached.printStackTrace(console.err());
    }
    return AutospecCommand.FAILED;
  }
}
