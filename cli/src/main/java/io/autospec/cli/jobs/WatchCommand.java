package io.autospec.cli.jobs;

import io.autospec.actors.durable.JobView;
import io.autospec.actors.node.NodeSettings;
import io.autospec.cli.Console;
import io.autospec.cli.ProgressOption;
import io.autospec.cli.progress.ProgressMode;
import io.autospec.cli.progress.ProgressView;
import io.autospec.durable.record.JobStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code watch ID}: shows a job until it is over. */
@Command(
    name = "watch",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Shows a job of a cluster until it is over. Ctrl-C ends the watching, not the job.",
      ""
    },
    footer = {
      "",
      "Example:",
      "  autospec watch 3f2a91c0 --cluster 127.0.0.1:2551",
      "",
      "Exit status: 0 when the job is done, 1 when it failed or was stopped."
    })
public final class WatchCommand implements Callable<Integer> {
  private static final Duration PERIOD = Duration.ofSeconds(1);

  private final JobsAccess access;
  private final Console console;

  @Parameters(paramLabel = "ID", description = "The job's id, or its first characters (4 or more).")
  private String id;

  @Mixin private ProgressOption progress;

  @Mixin private GuestOptions guest;

  /**
   * Makes the command.
   *
   * @param access how it reaches clusters
   * @param console where it speaks
   */
  public WatchCommand(JobsAccess access, Console console) {
    this.access = access;
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    JobIds.requireLongEnough(id);
    ProgressMode mode = progress.mode();
    NodeSettings settings = guest.settings();
    return new GuestVerb("watch", access, console)
        .bearing("the job goes on", () -> watch(mode, settings));
  }

  private int watch(ProgressMode mode, NodeSettings settings) throws InterruptedException {
    try (PatientJobs jobs = new PatientJobs(access, settings, this::note)) {
      JobView last = jobs.ask(connection -> connection.describe(JobIds.find(id, connection)));
      String whole = last.id();
      long total = (long) last.count() * last.steps();
      try (ProgressView view = ProgressView.of(mode, console.err(), console.terminal(), total)) {
        WatchedJob watched = new WatchedJob(view, this::note);
        while (!watched.show(last)) {
          access.time().pause(PERIOD);
          last = jobs.ask(connection -> connection.describe(whole));
        }
      }
      return end(last);
    }
  }

  private int end(JobView job) {
    String begin =
        "job " + job.id() + (job.name().isEmpty() ? "" : " (" + JobsTable.text(job.name()) + ")");
    String shortId = JobIds.cut(job.id(), JobIds.LEAST_SHOWN);
    if (job.status().equals(JobStatus.DONE.name())) {
      console
          .err()
          .printf(
              Locale.ROOT,
              "%s is done: %,d of %,d; get its samples with: %s%n",
              begin,
              job.finished(),
              job.count(),
              guest.command("fetch " + shortId));
      return 0;
    }
    console
        .err()
        .println(
            begin
                + (job.status().equals(JobStatus.FAILED.name()) ? " failed: " : " was stopped: ")
                + WatchedJob.words(job)
                + "; go on with it with: "
                + guest.command("resume " + shortId));
    return 1;
  }

  private void note(String words) {
    console.err().println("note: " + words);
  }
}
