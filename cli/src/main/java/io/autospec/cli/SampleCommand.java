package io.autospec.cli;

import io.autospec.actors.job.JobException;
import io.autospec.actors.job.JobListener;
import io.autospec.actors.job.JobProgress;
import io.autospec.actors.job.JobResult;
import io.autospec.actors.job.JobSpec;
import io.autospec.cli.job.Place;
import io.autospec.cli.output.StagedOutputs;
import io.autospec.cli.progress.ProgressView;
import io.autospec.cli.report.Summary;
import java.io.IOException;
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
      "  autospec sample mnist -n 1000 --checkpoint run-1 --out digits.npz",
      "",
      "The same model, seed, count, algorithm, draft and --window give the same bytes on any number"
          + " of workers; --window auto follows that number where it is above 8. policy starts with start, disc and goal on one line: --input"
          + " global_cond=FILE.npy changes that."
    })
final class SampleCommand implements Callable<Integer> {
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
                () -> state(plan.place(), latest.get(), published.get()));
        StagedOutputs staged = new StagedOutputs()) {
      try {
        Delivery delivery = new Delivery(plan.drawn(), plan.outputs(), draw(plan, latest));
        String summary = delivery.write(staged, console.out());
        published.set(true);
        if (!interruption.signalled()) {
          console.err().println(summary);
        }
        return AutospecCommand.DONE;
      } catch (InterruptedException e) {
        return Interruption.STATUS_OF_SIGINT;
      } catch (JobException e) {
        // A job that refuses itself before its first round was asked for what cannot be done.
        throw latest.get() == null && e.getCause() == null
            ? new BadInputException(e.getMessage(), e)
            : e;
      } catch (IOException | RuntimeException e) {
        if (interruption.signalled()) {
          return Interruption.STATUS_OF_SIGINT;
        }
        throw e;
      }
    }
  }

  private JobResult draw(SamplePlan plan, AtomicReference<JobProgress> latest)
      throws InterruptedException {
    long total = (long) plan.spec().kernel().steps() * plan.spec().count();
    try (ProgressView view =
        ProgressView.of(plan.progress(), console.err(), console.terminal(), total)) {
      return runner.run(plan.spec(), plan.place(), listener(plan, latest, view));
    }
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
        if (plan.place() instanceof Place.OnCluster && (now == 0) != (workers == 0)) {
          if (now == 0) {
            note("waiting for a worker that has the model open");
          } else if (workers == 0) {
            note(now == 1 ? "a worker is there" : now + " workers are there");
          }
        }
        workers = now;
      }

      @Override
      public void resumed(long steps) {
        note(Summary.resumed(steps, plan.drawn()));
        view.resumed(steps);
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

  private static String state(Place place, JobProgress progress, boolean published) {
    if (published) {
      return "everything had been written";
    }
    String done =
        progress == null
            ? ""
            : String.format(
                Locale.ROOT,
                " (%,d of %,d steps were done)",
                progress.committedSteps(),
                progress.totalSteps());
    return place instanceof Place.Kept kept
        ? "no output was written"
            + done
            + "; "
            + kept.folder()
            + " keeps the job: run the same command again, and it goes on"
        : "nothing was written" + done;
  }
}
