package io.autospec.cli;

import io.autospec.actors.job.JobException;
import io.autospec.actors.job.JobListener;
import io.autospec.actors.job.JobProgress;
import io.autospec.actors.job.JobResult;
import io.autospec.actors.job.JobSpec;
import io.autospec.cli.output.StagedOutputs;
import io.autospec.cli.progress.ProgressView;
import io.autospec.cli.report.Reports;
import io.autospec.cli.report.SampleReport;
import io.autospec.cli.report.Summary;
import io.autospec.sampler.DenoiserException;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code sample MODEL}: draws samples on this machine. */
@Command(
    name = "sample",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {"Draws samples on this machine: exactly, and in a fraction of the rounds.", ""},
    footer = {
      "",
      "Examples:",
      "  autospec sample mnist --count 16 --label 0..9 --out digits.png",
      "  autospec sample policy -n 200 --window 16 --out plans.png --report r.json",
      "",
      "The same model, seed, count, algorithm, draft and --window give the same bytes on any number"
          + " of workers; --window auto follows that number where it is above 8. policy starts with start, disc and goal on one line: --input"
          + " global_cond=FILE.npy changes that."
    })
final class SampleCommand implements Callable<Integer> {
  static final int STATUS_OF_SIGINT = 130;

  private final ModelSource models;
  private final JobRunner runner;
  private final Console console;

  @Mixin private SampleOptions options = new SampleOptions();

  SampleCommand(ModelSource models, JobRunner runner, Console console) {
    this.models = models;
    this.runner = runner;
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    int cores = Runtime.getRuntime().availableProcessors();
    SamplePlan plan = new SamplePlanner(models, cores).plan(options);
    AtomicReference<JobProgress> latest = new AtomicReference<>();
    AtomicBoolean published = new AtomicBoolean();
    try (Interruption interruption =
            new Interruption(
                "sample",
                Thread.currentThread(),
                console,
                () -> state(latest.get(), published.get()));
        StagedOutputs staged = new StagedOutputs()) {
      try {
        JobResult result = draw(plan, latest);
        SampleReport report = Reports.of(Version.current(), plan.spec(), result);
        List<String> places =
            new SampleWriter(plan, result.samples(), report).write(staged, console.out());
        published.set(true);
        if (!interruption.signalled()) {
          summarise(plan, result, report, places);
        }
        return AutospecCommand.DONE;
      } catch (InterruptedException e) {
        return STATUS_OF_SIGINT;
      } catch (JobException e) {
        // A job that refuses itself before its first round was asked for what cannot be done.
        throw latest.get() == null && e.getCause() == null
            ? new BadInputException(e.getMessage(), e)
            : e;
      } catch (IOException | RuntimeException e) {
        if (interruption.signalled()) {
          return STATUS_OF_SIGINT;
        }
        throw e;
      }
    }
  }

  private JobResult draw(SamplePlan plan, AtomicReference<JobProgress> latest)
      throws InterruptedException {
    long total = (long) plan.spec().kernel().steps() * plan.spec().count();
    JobResult result;
    try (ProgressView view =
        ProgressView.of(plan.progress(), console.err(), console.terminal(), total)) {
      result = runner.run(plan.spec(), plan.cluster(), listener(plan, latest, view));
    }
    requireFinite(result.samples());
    return result;
  }

  private JobListener listener(
      SamplePlan plan, AtomicReference<JobProgress> latest, ProgressView view) {
    return new JobListener() {
      private int workers = -1;

      @Override
      public void progressed(JobProgress progress) {
        if (latest.getAndSet(progress) == null) {
          // Not before: a job that is refused says one line, why.
          plan.notes().forEach(SampleCommand.this::note);
          noteBatching(plan.spec());
        }
        view.progressed(progress);
      }

      @Override
      public void workersChanged(int now) {
        if (plan.cluster().isPresent() && (now == 0) != (workers == 0)) {
          if (now == 0) {
            note("waiting for a worker that has the model open");
          } else if (workers == 0) {
            note(now == 1 ? "a worker is there" : now + " workers are there");
          }
        }
        workers = now;
      }

      @Override
      public void noted(String words) {
        note(words);
      }
    };
  }

  /** The workers have the network open by now, so that what it does with batches is known. */
  private void noteBatching(JobSpec spec) {
    spec.devices().stream()
        .distinct()
        .forEach(
            device ->
                spec.model()
                    .batching(device)
                    .filter(batching -> !batching.independent())
                    .ifPresent(batching -> note(device + ": " + batching.text())));
  }

  private void note(String text) {
    console.err().println("note: " + text);
  }

  private void summarise(
      SamplePlan plan, JobResult result, SampleReport report, List<String> places) {
    String remark = plan.painter().map(painter -> painter.remark(result.samples())).orElse("");
    console
        .err()
        .println(
            Summary.of(plan.spec(), report, plan.things(), places)
                + (remark.isEmpty() ? "" : " (" + remark + ")"));
  }

  private static void requireFinite(List<float[]> samples) {
    for (int i = 0; i < samples.size(); i++) {
      for (float value : samples.get(i)) {
        if (!Float.isFinite(value)) {
          throw new DenoiserException(
              "sample "
                  + i
                  + " holds "
                  + value
                  + ", so the network is broken; nothing was written");
        }
      }
    }
  }

  private static String state(JobProgress progress, boolean published) {
    if (published) {
      return "everything had been written";
    }
    return progress == null
        ? "nothing was written"
        : String.format(
            Locale.ROOT,
            "nothing was written (%,d of %,d steps were done)",
            progress.committedSteps(),
            progress.totalSteps());
  }
}
