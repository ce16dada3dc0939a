package io.autospec.cli;

import io.autospec.actors.job.JobListener;
import io.autospec.actors.job.JobResult;
import io.autospec.actors.job.JobSpec;
import io.autospec.cli.job.ClusterJob;
import io.autospec.cli.job.KeptJob;
import io.autospec.cli.job.LocalJob;
import io.autospec.cli.job.Place;
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
    Logs.begin(arguments);
    boolean debug = "1".equals(System.getenv("AUTOSPEC_DEBUG"));
    System.exit(
        run(
            () ->
                AutospecCommand.commandLine(Models::load, Main::runJob, console, debug)
                    .execute(arguments),
            console,
            debug));
  }

  static JobResult runJob(JobSpec spec, Place place, JobListener listener)
      throws InterruptedException {
    if (place instanceof Place.OnCluster cluster) {
      return ClusterJob.run(cluster.settings(), spec, listener);
    }
    return place instanceof Place.Kept kept
        ? KeptJob.run(spec, kept, listener)
        : LocalJob.run(spec, listener);
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
