package io.autospec.cli;

import io.autospec.cli.cluster.ServeCommand;
import io.autospec.cli.cluster.WorkerCommand;
import io.autospec.cli.job.ClusterGuest;
import io.autospec.cli.job.LocalJob;
import io.autospec.cli.jobs.CancelCommand;
import io.autospec.cli.jobs.FetchCommand;
import io.autospec.cli.jobs.JobsAccess;
import io.autospec.cli.jobs.JobsCommand;
import io.autospec.cli.jobs.ResumeCommand;
import io.autospec.cli.jobs.SubmitCommand;
import io.autospec.cli.jobs.WatchCommand;
import io.autospec.cli.options.OneLine;
import io.autospec.model.ModelException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The root of the command line: names the verbs, and gives every failure its line and status. */
@Command(
    name = "autospec",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "VERB",
    description = {
      "Exact parallel sampling of diffusion models: the sequential chain's law in a fraction of its"
          + " rounds.",
      ""
    },
    commandListHeading = "%nVerbs:%n",
    footer = {
      "",
      "Example:",
      "  autospec sample mnist --count 16 --label 0..9 --out digits.png",
      "",
      "Exit status: 0 done, 1 failed while running, 2 bad arguments or input, 130 interrupted.",
      "AUTOSPEC_DEBUG=1 adds" + " stack traces."
    })
public final class AutospecCommand implements Runnable {
  /** Everything went well. */
  public static final int DONE = 0;

  /** Something failed in the middle. */
  public static final int FAILED = 1;

  /** What was asked cannot be done. */
  public static final int BAD_INPUT = 2;

  @Spec private CommandSpec spec;

  /** Made by {@link #commandLine}. */
  AutospecCommand() {}

  /**
   * The whole command line.
   *
   * @param models where models come from
   * @param runner runs sampling jobs
   * @param console where it speaks
   * @param debug whether failures show their stack traces
   * @return ready to {@link CommandLine#execute}
   */
  public static CommandLine commandLine(
      ModelSource models, JobRunner runner, Console console, boolean debug) {
    return commandLine(models, runner, JobsAccess.REAL, console, debug);
  }

  /** The same, with jobs of another cluster, for tests. */
  static CommandLine commandLine(
      ModelSource models, JobRunner runner, JobsAccess jobs, Console console, boolean debug) {
    CommandLine line = new CommandLine(new AutospecCommand());
    line.addSubcommand(new SampleCommand(models, runner, console));
    line.addSubcommand(new VerifyCommand(models, LocalJob::run, console));
    line.addSubcommand(new ScaleCommand(models, LocalJob::run, ClusterGuest::attach, console));
    line.addSubcommand(new WorkerCommand(console));
    line.addSubcommand(new ServeCommand(console));
    line.addSubcommand(new SubmitCommand(models, jobs, console));
    line.addSubcommand(new JobsCommand(jobs, console));
    line.addSubcommand(new WatchCommand(jobs, console));
    line.addSubcommand(new CancelCommand(jobs, console));
    line.addSubcommand(new ResumeCommand(jobs, console));
    line.addSubcommand(new FetchCommand(jobs, console));
    line.addSubcommand(new ModelsCommand(models, console));
    line.addSubcommand(new DoctorCommand(models, console));
    line.addSubcommand(new SimulateCommand(console));
    line.setOut(new PrintWriter(console.out(), true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(console.err(), true, StandardCharsets.UTF_8));
    line.setParameterExceptionHandler(
        (failure, arguments) -> {
          say(console.err(), failure.getCommandLine(), parameterMessage(failure));
          trace(failure, console.err(), debug);
          return BAD_INPUT;
        });
    line.setExecutionExceptionHandler(
        (failure, command, parsed) -> {
          say(console.err(), command, executionMessage(failure));
          trace(failure, console.err(), debug);
          return failure instanceof BadInputException || failure instanceof ModelException
              ? BAD_INPUT
              : FAILED;
        });
    return line;
  }

  /** Without a verb: the help, and the status of a bad argument. */
  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getErr());
    throw new ParameterException(spec.commandLine(), "name a verb, such as sample");
  }

  private static void say(PrintStream err, CommandLine command, String message) {
    err.println(command.getCommandSpec().qualifiedName() + ": " + OneLine.of(message));
  }

  private static String parameterMessage(ParameterException failure) {
    return failure.getMessage()
        + " (see '"
        + failure.getCommandLine().getCommandSpec().qualifiedName()
        + " --help')";
  }

  private static String executionMessage(Exception failure) {
    return OneLine.of(failure);
  }

  private static void trace(Exception failure, PrintStream err, boolean debug) {
    if (debug) {
      failure.printStackTrace(err);
    }
  }
}
