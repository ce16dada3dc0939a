package io.autospec.cli;

import io.autospec.actors.job.JobListener;
import io.autospec.actors.job.JobResult;
import io.autospec.actors.job.JobSpec;
import io.autospec.cli.progress.ProgressView;
import io.autospec.cli.verify.LawCheck;
import io.autospec.law.CommittedNoise;
import io.autospec.law.PValue;
import io.autospec.sampler.Algorithm;
import io.autospec.sampler.chain.StepObserver;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.IntFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code verify [MODEL]}: tests that the law of samples is the sequential chain's. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Tests that samples have the sequential chain's law: the noise that was really committed at"
          + " every step must be independent N(0, I), and the samples must not differ from"
          + " sequential ones. A correct sampler fails once in a thousand runs.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  autospec verify",
      "  autospec verify policy --count 400 --window 16",
      "  autospec verify mnist --algorithm asd --window all",
      "",
      "Exit status: 0 if nothing speaks against the law, 1 if something does."
    })
final class VerifyCommand implements Callable<Integer> {
  private static final int MOST_STEPS = 100;
  private static final int FEWEST_SAMPLES = 20;

  /** Runs a job and shows its steps. */
  @FunctionalInterface
  interface ObservedRunner {
    /**
     * Draws all trajectories.
     *
     * @param spec what to draw
     * @param observers gives each trajectory's observer
     * @param listener hears how it goes on
     * @return the samples and what they cost
     * @throws InterruptedException if the thread was interrupted
     */
    JobResult run(JobSpec spec, IntFunction<StepObserver> observers, JobListener listener)
        throws InterruptedException;
  }

  private final ModelSource models;
  private final ObservedRunner runner;
  private final Console console;

  @Parameters(
      paramLabel = "MODEL",
      arity = "0..1",
      defaultValue = "gaussian-mixture",
      description = "A model as in 'sample' (default: ${DEFAULT-VALUE}).")
  private String model;

  @Option(
      names = {"-n", "--count"},
      paramLabel = "N",
      defaultValue = "200",
      description = "Samples of each kind, at least 20 (default: ${DEFAULT-VALUE}).")
  private int count;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "0",
      description = "The key of all noise (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--steps",
      paramLabel = "K",
      description = "Steps of the chain (default: the schedule's, at most 100).")
  private Integer steps;

  @Option(
      names = "--algorithm",
      paramLabel = "NAME",
      description = "As in 'sample' (default: recycled).")
  private String algorithm;

  @Option(names = "--draft", paramLabel = "NAME", description = "As in 'sample' (default: secant).")
  private String draft;

  @Option(
      names = "--window",
      paramLabel = "W|auto|all",
      defaultValue = "auto",
      description = "As in 'sample' (default: auto).")
  private String window;

  @Option(
      names = "--sampler",
      paramLabel = "NAME",
      description = "As in 'sample' (default: what the model's scheduler file names).")
  private String sampler;

  @Option(
      names = "--scheduler",
      paramLabel = "FILE",
      description = "As in 'sample' (default: the model's own).")
  private String scheduler;

  @Option(
      names = "--label",
      paramLabel = "LABELS",
      description = "As in 'sample' (default: every label of the model).")
  private String label;

  @Option(
      names = "--input",
      paramLabel = "NAME=FILE.npy",
      description = "As in 'sample'. Repeatable.")
  private List<String> inputs = new ArrayList<>();

  @Option(
      names = "--guidance-scale",
      paramLabel = "G",
      description = "As in 'sample' (default: 1, none).")
  private Float guidanceScale;

  @Option(names = "--workers", paramLabel = "N", description = "As in 'sample'.")
  private Integer workers;

  @Option(names = "--device", paramLabel = "DEVICE", description = "As in 'sample'. Repeatable.")
  private List<String> devices = new ArrayList<>();

  @Option(
      names = "--progress",
      paramLabel = "auto|plain|none",
      defaultValue = "auto",
      description = "As in 'sample' (default: ${DEFAULT-VALUE}).")
  private String progress;

  VerifyCommand(ModelSource models, ObservedRunner runner, Console console) {
    this.models = models;
    this.runner = runner;
    this.console = console;
  }

  @Override
  public Integer call() {
    try (Interruption interruption =
        new Interruption(
            "verify", Thread.currentThread(), console, () -> "there is no verdict yet")) {
      int status = verdict();
      return interruption.signalled() ? Interruption.STATUS_OF_SIGINT : status;
    } catch (InterruptedException e) {
      return Interruption.STATUS_OF_SIGINT;
    }
  }

  private int verdict() throws InterruptedException {
    DrawPlanner.requireRange("--count", count, FEWEST_SAMPLES, DrawPlanner.MOST_SAMPLES);
    SamplePlanner planner = new SamplePlanner(models, Runtime.getRuntime().availableProcessors());
    SamplePlan plan = planner.plan(options());
    if (steps == null && plan.spec().kernel().steps() > MOST_STEPS) {
      steps = MOST_STEPS;
      plan = planner.plan(options());
    }
    if (plan.spec().algorithm() == Algorithm.SEQUENTIAL) {
      throw new BadInputException(
          "--algorithm: sequential is what the others are compared with; name one of them");
    }
    plan.notes().forEach(note -> console.err().println("note: " + note));
    LawCheck check = check(plan);
    report(plan.spec(), check);
    return check.holds() ? AutospecCommand.DONE : AutospecCommand.FAILED;
  }

  private LawCheck check(SamplePlan plan) throws InterruptedException {
    JobSpec spec = plan.spec();
    CommittedNoise noise = new CommittedNoise(spec.kernel());
    boolean observed = spec.algorithm() != Algorithm.PICARD;
    List<float[]> drawn =
        draw(plan, spec, trajectory -> oneAtATime(noise.trajectory(trajectory), noise));
    List<float[]> sequential =
        draw(plan, spec.sequential(spec.seed() + 1), trajectory -> StepObserver.NONE);
    return LawCheck.of(observed ? noise.test() : List.of(), drawn, sequential, spec.seed());
  }

  /** Trajectories are decided on several threads. */
  private static StepObserver oneAtATime(StepObserver observer, Object lock) {
    return (step, state, mean, prediction, next, accepted) -> {
      synchronized (lock) {
        observer.committed(step, state, mean, prediction, next, accepted);
      }
    };
  }

  private List<float[]> draw(SamplePlan plan, JobSpec spec, IntFunction<StepObserver> observers)
      throws InterruptedException {
    long total = (long) spec.kernel().steps() * spec.count();
    try (ProgressView view =
        ProgressView.of(plan.progress(), console.err(), console.terminal(), total)) {
      return runner.run(spec, observers, view).samples();
    }
  }

  private void report(JobSpec spec, LawCheck check) {
    PrintStream err = console.err();
    for (PValue p : check.values()) {
      err.printf(
          Locale.ROOT,
          "%-5s p = %-8.2g %s%n",
          p.value() >= check.bound() ? "ok" : "FAIL",
          p.value(),
          p.test());
    }
    String what =
        String.format(
            Locale.ROOT,
            "%s, %s, window %s, %d steps, %d samples",
            spec.model().name(),
            spec.algorithm() == Algorithm.RECYCLED
                ? "recycled " + spec.draft().label()
                : spec.algorithm().label(),
            spec.window() >= spec.kernel().steps() ? "all" : String.valueOf(spec.window()),
            spec.kernel().steps(),
            spec.count());
    err.printf(
        Locale.ROOT,
        check.holds()
            ? "%s: nothing speaks against the sequential chain's law (least p = %.2g of %d tests;"
                + " a correct sampler falls below %.2g in one run of a thousand)%n"
            : "%s: not the sequential chain's law (least p = %.2g of %d tests; a correct sampler"
                + " falls below %.2g in one run of a thousand)%n",
        what,
        check.worst().value(),
        check.values().size(),
        check.bound());
  }

  private SampleOptions options() {
    SampleOptions options = new SampleOptions();
    options.draw.model = model;
    options.draw.count = count;
    options.draw.seed = seed;
    options.draw.steps = steps;
    options.draw.algorithm = algorithm;
    options.draw.draft = draft;
    options.draw.window = window;
    options.draw.sampler = sampler;
    options.draw.scheduler = scheduler;
    options.draw.label = label;
    options.draw.inputs = inputs;
    options.draw.guidanceScale = guidanceScale;
    options.workers = workers;
    options.devices = devices;
    options.progress.progress = progress;
    options.output.report = "-"; // so that no samples are asked to be written anywhere
    return options;
  }
}
