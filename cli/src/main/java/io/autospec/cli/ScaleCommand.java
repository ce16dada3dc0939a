package io.autospec.cli;

import io.autospec.cli.job.ClusterGuest;
import io.autospec.cli.output.StagedOutputs;
import io.autospec.cli.progress.ProgressMode;
import io.autospec.scaling.grid.CellResult;
import io.autospec.scaling.grid.KeptLines;
import io.autospec.scaling.quality.QualityPoint;
import io.autospec.scaling.report.ReportFiles;
import io.autospec.scaling.report.Study;
import io.autospec.scaling.run.CellRunner;
import io.autospec.scaling.run.Experiment;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * {@code scale MODEL}: runs a grid of jobs, and says what workers, windows and algorithms bring.
 */
@Command(
    name = "scale",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Runs a model with several numbers of workers, by several algorithms, and writes tables,"
          + " plots and a page. A run that was killed goes on where it was.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  autospec scale policy --workers 1,2,4,8 --device sim:10ms --out policy-scaling",
      "  autospec scale mnist --workers 8,32 --algorithms asd,recycled --out rounds --predict",
      "  autospec scale gaussian-mixture --windows all --workers 8 --steps 125,250,500,1000"
          + " --algorithms asd,recycled --out exponents",
      "  autospec scale policy --workers 8 --compare-steps 5,10,20 --out quality",
      "  autospec scale mnist --cluster 127.0.0.1:2551 --workers 1,2,4 --out cluster-scaling"
    })
final class ScaleCommand implements Callable<Integer> {
  private static final String QUALITY = "quality.jsonl";

  private final ModelSource models;
  private final CellRunner.Jobs jobs;
  private final ClusterGuest.Gate clusters;
  private final Console console;

  @Mixin private ScaleOptions options = new ScaleOptions();

  @Spec private CommandSpec spec;

  ScaleCommand(
      ModelSource models, CellRunner.Jobs jobs, ClusterGuest.Gate clusters, Console console) {
    this.models = models;
    this.jobs = jobs;
    this.clusters = clusters;
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    ScalePlan plan = new ScalePlanner(models).plan(options);
    AtomicInteger done = new AtomicInteger();
    int of = plan.grid().cells().size();
    try (Interruption interruption =
        new Interruption(
            "scale",
            Thread.currentThread(),
            console,
            () ->
                String.format(
                    Locale.ROOT,
                    "%s keeps %,d of %,d runs: run the same command again, and it goes on",
                    plan.out(),
                    done.get(),
                    of))) {
      try (ScaleSite site = site(plan)) {
        run(plan, site, done);
        return AutospecCommand.DONE;
      } catch (InterruptedException e) {
        return Interruption.STATUS_OF_SIGINT;
      } catch (IOException | RuntimeException e) {
        if (interruption.signalled()) {
          return Interruption.STATUS_OF_SIGINT;
        }
        throw e;
      }
    }
  }

  private ScaleSite site(ScalePlan plan) {
    return plan.cluster().isPresent()
        ? new ClusterSite(clusters, plan.cluster().get(), plan.mostWorkers(), this::note)
        : new ScaleSite.Here(jobs, plan.device());
  }

  private void run(ScalePlan plan, ScaleSite site, AtomicInteger done)
      throws IOException, InterruptedException {
    if (!Files.exists(plan.out().resolve(ScalePlanner.CELLS))) {
      site.open(); // A refusal leaves nothing.
    }
    plan.notes().forEach(this::note);
    Files.createDirectories(plan.out());
    List<CellResult> results;
    List<QualityPoint> quality;
    try (KeptLines<CellResult> cells = open(plan, plan.grid().fingerprint())) {
      done.set(cells.kept().size());
      if (!cells.kept().isEmpty()) {
        note(cells.kept().size() + " runs are there already");
      }
      if (cells.kept().size() < plan.grid().cells().size()) {
        site.open();
        site.requireLike(cells.kept());
      }
      results =
          Experiment.run(
              plan.grid(),
              cells,
              new CellRunner(site),
              cell -> site.place(plan.job(cell), cell.workers()),
              (result, count, of) -> {
                done.set(count);
                tell(plan, result, count, of);
              });
      quality = quality(plan, site);
    }
    Study study = new ScaleStudy(plan, results, quality).study(command());
    ReportFiles report = ReportFiles.of(study);
    try (StagedOutputs staged = new StagedOutputs()) {
      for (Map.Entry<String, byte[]> file : report.files().entrySet()) {
        staged.stageFile(plan.out().resolve(file.getKey()), out -> out.write(file.getValue()));
      }
      staged.publish();
    }
    report.notes().forEach(this::note);
    console.err().println(plan.out().resolve(ReportFiles.PAGE) + ": " + summary(study));
  }

  private static KeptLines<CellResult> open(ScalePlan plan, String fingerprint) throws IOException {
    try {
      return KeptLines.open(plan.out().resolve(ScalePlanner.CELLS), fingerprint, CellResult.class);
    } catch (KeptLines.OtherExperimentException e) {
      throw new BadInputException("--out: " + e.getMessage(), e);
    }
  }

  private List<QualityPoint> quality(ScalePlan plan, ScaleSite site)
      throws IOException, InterruptedException {
    if (plan.compareSteps().isEmpty()) {
      return List.of();
    }
    String fingerprint =
        plan.grid().fingerprint() + " " + plan.compareSteps() + " " + plan.qualityCount();
    try (KeptLines<QualityPoint> file =
        KeptLines.open(plan.out().resolve(QUALITY), fingerprint, QualityPoint.class)) {
      return new ScaleQuality(plan, site, file)
          .points(
              point -> {
                if (plan.progress() != ProgressMode.NONE) {
                  console.err().println("quality of " + point.label() + " measured");
                }
              });
    } catch (KeptLines.OtherExperimentException e) {
      throw new BadInputException("--compare-steps: " + e.getMessage(), e);
    }
  }

  private void tell(ScalePlan plan, CellResult result, int done, int of) {
    if (plan.progress() == ProgressMode.NONE) {
      return;
    }
    console
        .err()
        .printf(
            Locale.ROOT,
            "%,d of %,d: %s, workers %d, window %d, K %d, seed %d: %d rounds, %.2f s%n",
            done,
            of,
            result.cell().algorithm().label(),
            result.cell().workers(),
            result.cell().window(),
            result.cell().steps(),
            result.cell().seed(),
            result.rounds(),
            result.wallSeconds());
  }

  private static String summary(Study study) {
    return study.summaries().values().stream()
        .max((a, b) -> Double.compare(a.bestSpeedup().median(), b.bestSpeedup().median()))
        .map(
            best ->
                String.format(
                    Locale.ROOT,
                    "%,d runs; the fastest is %s with %d workers and window %d: %.2f times%s",
                    study.results().size(),
                    best.point().algorithm().label(),
                    best.point().workers(),
                    best.point().window(),
                    best.bestSpeedup().median(),
                    best.speedup().isPresent() ? " by the clock" : " in rounds"))
        .orElseThrow();
  }

  /** As it was typed; quoted where a shell would take it apart. */
  private String command() {
    StringBuilder command = new StringBuilder("autospec");
    for (String word : spec.root().commandLine().getParseResult().originalArgs()) {
      command.append(' ');
      command.append(word.matches("[\\w.,:=/+@%~-]+") ? word : "'" + word + "'");
    }
    return command.toString();
  }

  private void note(String text) {
    console.err().println("note: " + text);
  }
}
