package io.autospec.cli.jobs;

import io.autospec.cli.Console;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code resume ID}: goes on with a job that failed or was stopped. */
@Command(
    name = "resume",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {"Goes on with a job that failed or was stopped, where it was.", ""},
    footer = {"", "Example:", "  autospec resume 3f2a91c0 --cluster 127.0.0.1:2551"})
public final class ResumeCommand implements Callable<Integer> {
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
  public ResumeCommand(JobsAccess access, Console console) {
    this.access = access;
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    JobIds.requireLongEnough(id);
    return new GuestVerb("resume", access, console)
        .run(
            guest.settings(),
            guest.command("jobs") + " says whether it was done",
            jobs -> {
              String whole = JobIds.find(id, jobs);
              jobs.resume(whole);
              console
                  .err()
                  .println(
                      "job "
                          + whole
                          + " waits for its turn, and goes on where it was; watch it with: "
                          + guest.command("watch " + JobIds.cut(whole, JobIds.LEAST_SHOWN)));
              return 0;
            });
  }
}
