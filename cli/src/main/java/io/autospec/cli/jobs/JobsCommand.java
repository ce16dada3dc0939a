package io.autospec.cli.jobs;

import io.autospec.actors.durable.JobView;
import io.autospec.cli.Console;
import io.autospec.cli.Consoles;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code jobs}: the jobs of a cluster. */
@Command(
    name = "jobs",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {"Lists the jobs that a cluster keeps, the one submitted last first.", ""},
    footer = {"", "Example:", "  autospec jobs --cluster 127.0.0.1:2551"})
public final class JobsCommand implements Callable<Integer> {
  private final JobsAccess access;
  private final Console console;

  @Option(names = "--json", description = "Prints JSON, with whole ids and times.")
  private boolean json;

  @Mixin private GuestOptions guest;

  /**
   * Makes the command.
   *
   * @param access how it reaches clusters
   * @param console where it speaks
   */
  public JobsCommand(JobsAccess access, Console console) {
    this.access = access;
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    return new GuestVerb("jobs", access, console)
        .run(
            guest.settings(),
            "nothing was changed",
            jobs -> {
              List<JobView> all = jobs.list();
              Consoles.print(
                  console, json ? JobsJson.of(all) : JobsTable.of(all, access.time().millis()));
              if (all.isEmpty() && !json) {
                console
                    .err()
                    .println(
                        "there are no jobs; hand one in with: " + guest.command("submit mnist"));
              }
              return 0;
            });
  }
}
