package io.autospec.cli.jobs;

import io.autospec.actors.job.JobDescription;
import io.autospec.actors.job.JobSpec;
import io.autospec.actors.node.NodeSettings;
import io.autospec.cli.BadInputException;
import io.autospec.cli.Console;
import io.autospec.cli.Consoles;
import io.autospec.cli.DrawOptions;
import io.autospec.cli.DrawPlanner;
import io.autospec.cli.ModelSource;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code submit MODEL}: hands a job to a cluster, which draws it when this process is gone. */
@Command(
    name = "submit",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Hands a job to a cluster and prints its id. The model goes with it: from then on the cluster"
          + " draws it by itself, whatever becomes of this process, and keeps its samples.",
      ""
    },
    footer = {
      "",
      "Example:",
      "  autospec submit mnist --count 1000 --label 0..9 --cluster 127.0.0.1:2551"
    })
public final class SubmitCommand implements Callable<Integer> {
  private static final int MOST_NAME = 200;
  private static final int MOST_PRIORITY = 1000;

  private final ModelSource models;
  private final JobsAccess access;
  private final Console console;

  @Mixin private DrawOptions draw;

  @Option(
      names = "--name",
      paramLabel = "TEXT",
      description = "What people call the job (default: the model's name).")
  private String name;

  @Option(
      names = "--priority",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Jobs of a higher one begin earlier, -1000 to 1000 (default: ${DEFAULT-VALUE}).")
  private int priority;

  @Mixin private GuestOptions guest;

  /**
   * Makes the command.
   *
   * @param models where models come from
   * @param access how it reaches clusters
   * @param console where it speaks
   */
  public SubmitCommand(ModelSource models, JobsAccess access, Console console) {
    this.models = models;
    this.access = access;
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    DrawPlanner planner = new DrawPlanner(draw);
    if (name != null && (name.isBlank() || name.length() > MOST_NAME || hasControls(name))) {
      throw new BadInputException(
          "--name: expected 1 to " + MOST_NAME + " characters, none of them a control character");
    }
    if (Math.abs((long) priority) > MOST_PRIORITY) {
      throw new BadInputException(
          "--priority: expected -"
              + MOST_PRIORITY
              + " to "
              + MOST_PRIORITY
              + "; found "
              + priority);
    }
    NodeSettings settings = guest.settings();
    DrawPlanner.Planned planned =
        planner.plan(models, new DrawPlanner.Venue(List.of(), true, false));
    JobSpec spec = planned.spec();
    JobDescription job = JobDescription.of(spec, planned.kind());
    planned.notes().forEach(note -> console.err().println("note: " + note));
    return new GuestVerb("submit", access, console)
        .run(
            settings,
            "if the cluster has the job already, " + guest.command("jobs") + " shows it",
            jobs -> {
              String called = name == null ? spec.model().name() : name;
              String id = jobs.submit(job, spec.model(), called, priority);
              Consoles.print(console, id + "\n");
              console
                  .err()
                  .printf(
                      Locale.ROOT,
                      "the cluster keeps the job (%,d of %s); watch it with: %s%n",
                      spec.count(),
                      spec.model().name(),
                      guest.command("watch " + JobIds.cut(id, JobIds.LEAST_SHOWN)));
              return 0;
            });
  }

  private static boolean hasControls(String text) {
    return text.chars().anyMatch(Character::isISOControl);
  }
}
