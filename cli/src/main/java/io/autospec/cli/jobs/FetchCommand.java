package io.autospec.cli.jobs;

import io.autospec.actors.durable.FetchedJob;
import io.autospec.actors.node.NodeSettings;
import io.autospec.cli.Console;
import io.autospec.cli.Delivery;
import io.autospec.cli.OutputOptions;
import io.autospec.cli.OutputPlanner;
import io.autospec.cli.output.StagedOutputs;
import io.autospec.cli.report.Drawn;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code fetch ID}: writes a finished job's samples, as {@code sample} does. */
@Command(
    name = "fetch",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Writes a finished job's samples and report, as 'sample' would have. They stay in the cluster"
          + " too, until its retention is over.",
      ""
    },
    footer = {
      "",
      "Example:",
      "  autospec fetch 3f2a91c0 --cluster 127.0.0.1:2551 --out digits.png --report report.json"
    })
public final class FetchCommand implements Callable<Integer> {
  private final JobsAccess access;
  private final Console console;

  @Parameters(paramLabel = "ID", description = "The job's id, or its first characters (4 or more).")
  private String id;

  @Mixin private OutputOptions output;

  @Mixin private GuestOptions guest;

  /**
   * Makes the command.
   *
   * @param access how it reaches clusters
   * @param console where it speaks
   */
  public FetchCommand(JobsAccess access, Console console) {
    this.access = access;
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    JobIds.requireLongEnough(id);
    OutputPlanner outputs = new OutputPlanner(output);
    NodeSettings settings = guest.settings();
    return new GuestVerb("fetch", access, console)
        .run(
            settings,
            "the samples are still in the cluster; run the same command again",
            jobs -> {
              FetchedJob job = jobs.fetch(JobIds.find(id, jobs));
              Drawn drawn = Drawn.of(job.description());
              Delivery delivery = new Delivery(drawn, outputs.plan(drawn), job.result());
              try (StagedOutputs staged = new StagedOutputs()) {
                console.err().println(delivery.write(staged, console.out()));
              }
              return 0;
            });
  }
}
