package io.autospec.cli.jobs;

import io.autospec.cli.Console;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code cancel ID}: stops a job. */
@Command(
    name = "cancel",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {"Stops a job of a cluster. What it did is kept, and it can be resumed.", ""},
    footer = {"", "Example:", "  autospec cancel 3f2a91c0 --cluster 127.0.0.1:2551"})
public final class CancelCommand implements Callable<Integer> {
  private final JobsAccess access;
  private final Console console;

  @Parameters(paramLabel = "ID", description = "The job's id, or its first characters (4 or more).")
  private String id;

  @Mixin private GuestOptions guest;

  /**
   * Makes the command.
   *
   * @param access how it reaches clusters
   * @param console where it speaks
   */
  public CancelCommand(JobsAccess access, Console console) {
    this.access = access;
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    JobIds.requireLongEnough(id);
    return new GuestVerb("cancel", access, console)
        .run(
            guest.settings(),
            guest.command("jobs") + " says whether it was done",
            jobs -> {
              String whole = JobIds.find(id, jobs);
              jobs.cancel(whole);
              console
                  .err()
                  .println(
                      "job "
                          + whole
                          + " is stopped, and what it did is kept; go on with it with: "
                          + guest.command("resume " + JobIds.cut(whole, JobIds.LEAST_SHOWN)));
              return 0;
            });
  }
}
