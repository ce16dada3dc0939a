package io.autospec.cli;

import io.autospec.actors.job.JobSpec;
import io.autospec.actors.wire.Guidance;
import io.autospec.cli.options.OneLine;
import io.autospec.cli.options.Window;
import io.autospec.cli.output.OutputTarget;
import io.autospec.model.DiffusionModel;
import io.autospec.model.ModelInputs;
import io.autospec.model.device.Device;
import io.autospec.sampler.Algorithm;
import io.autospec.sampler.ChainSpec;
import io.autospec.sampler.Condition;
import io.autospec.sampler.Draft;
import io.autospec.sampler.kernel.ReverseKernel;
import io.autospec.sampler.kernel.ReverseKernels;
import io.autospec.sampler.kernel.SamplerKind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Turns what was typed of a job into the job, or refuses it: whatever can be known to be wrong is
 * said here, before any work.
 */
public final class DrawPlanner {
  static final int MOST_SAMPLES = 1_000_000;

  /** The longest window that follows the workers' room; each step of it takes memory. */
  private static final int MOST_FOLLOWING = 128;

  private final DrawOptions options;
  private final Window window;
  private final Optional<SamplerKind> askedKind;
  private final Optional<Algorithm> asked;
  private final double tolerance;
  private final ConditionPlanner conditionPlanner;
  private final Optional<Path> scheduler;

  /**
   * Where a job is to be drawn, as far as it changes the job.
   *
   * @param devices one a worker; empty for a cluster's
   * @param onCluster whether a cluster's workers draw it
   * @param samplesHere whether this process holds all samples at the end
   */
  public record Venue(List<Device> devices, boolean onCluster, boolean samplesHere) {
    // Copies the list.
    public Venue {
      devices = List.copyOf(devices);
    }
  }

  /**
   * A job whose every argument has been checked.
   *
   * @param spec what to draw
   * @param kind what its chain was made from
   * @param notes what the user should know beforehand, one line each
   */
  public record Planned(JobSpec spec, SamplerKind kind, List<String> notes) {
    // Copies the list.
    public Planned {
      notes = List.copyOf(notes);
    }
  }

  /**
   * Reads the arguments as far as that needs no model: a typing error should not wait for one to
   * load.
   *
   * @param options as typed
   * @throws BadInputException if something cannot be done
   */
  public DrawPlanner(DrawOptions options) {
    this.options = options;
    requireRange("--count", options.count, 1, MOST_SAMPLES);
    window = Window.parse(options.window);
    askedKind = Optional.ofNullable(options.sampler).map(DrawPlanner::samplerKind);
    asked =
        Optional.ofNullable(options.algorithm)
            .map(text -> Choices.of("--algorithm", text, Algorithm.values()));
    tolerance = tolerance(options, asked);
    conditionPlanner = new ConditionPlanner(options);
    scheduler =
        Optional.ofNullable(options.scheduler).map(text -> OutputTarget.path("--scheduler", text));
  }

  /**
   * Loads the model and checks the rest.
   *
   * @param models where models come from
   * @param venue where the job is to be drawn
   * @return the job
   * @throws BadInputException if something cannot be done
   * @throws io.autospec.model.ModelException if the model cannot be used
   */
  public Planned plan(ModelSource models, Venue venue) {
    DiffusionModel model = models.load(options.model, scheduler, askedKind);
    SamplerKind kind = askedKind.orElse(model.samplerKind());
    if (venue.samplesHere()) {
      requireMemory(model, options.count);
    }
    ReverseKernel kernel = kernel(model, kind, options.steps);
    ModelInputs.validate(model, kernel);
    List<String> notes = new ArrayList<>(model.warnings());
    Algorithm algorithm = algorithm(asked, kind, kernel, notes);
    Draft draft = draft(options, algorithm);
    ConditionPlanner.Planned conditions = conditionPlanner.plan(model, notes);
    conditions.conditions().forEach(condition -> ModelInputs.validate(model, condition));
    boolean follows = venue.onCluster() && window.kind() == Window.Kind.AUTO;
    JobSpec spec =
        new JobSpec(
            model,
            kernel,
            algorithm,
            draft,
            follows ? MOST_FOLLOWING : window.resolve(venue.devices().size()),
            follows,
            tolerance,
            options.seed,
            conditions.conditions(),
            guidance(options, model, conditions),
            venue.devices());
    return new Planned(spec, kind, notes);
  }

  static void requireRange(String option, long value, long low, long high) {
    if (value < low || value > high) {
      throw new BadInputException(
          String.format("%s: expected %,d to %,d; found %d", option, low, high, value));
    }
  }

  private static SamplerKind samplerKind(String text) {
    try {
      return SamplerKind.parse(text);
    } catch (IllegalArgumentException e) {
      throw new BadInputException("--" + OneLine.of(e), e);
    }
  }

  private static double tolerance(DrawOptions options, Optional<Algorithm> asked) {
    if (options.tolerance == null) {
      return ChainSpec.DEFAULT_TOLERANCE;
    }
    if (!asked.equals(Optional.of(Algorithm.PICARD))) {
      throw new BadInputException(
          "--tolerance goes with --algorithm picard; the other algorithms are exact");
    }
    if (!(options.tolerance > 0 && options.tolerance < Double.POSITIVE_INFINITY)) {
      throw new BadInputException(
          "--tolerance: expected a number above 0; found " + options.tolerance);
    }
    return options.tolerance;
  }

  private static ReverseKernel kernel(DiffusionModel model, SamplerKind kind, Integer steps) {
    int trained = model.schedule().numTrainTimesteps();
    if (steps != null) {
      requireRange("--steps", steps, 1, trained);
    }
    try {
      return ReverseKernels.create(model.schedule(), kind, steps == null ? trained : steps);
    } catch (IllegalArgumentException e) {
      throw new BadInputException(model.name() + ": " + OneLine.of(e), e);
    }
  }

  private static Algorithm algorithm(
      Optional<Algorithm> asked, SamplerKind kind, ReverseKernel kernel, List<String> notes) {
    boolean deterministic = kind instanceof SamplerKind.Ddim ddim && ddim.eta() == 0;
    if (deterministic && asked.isPresent()) {
      Algorithm algorithm = asked.get();
      if (algorithm == Algorithm.RECYCLED || algorithm == Algorithm.ASD) {
        throw new BadInputException(
            "--algorithm "
                + algorithm.label()
                + " has nothing to couple on the deterministic chain of --sampler ddim:0; use an"
                + " ETA above 0, or --algorithm sequential or picard");
      }
    }
    if (asked.equals(Optional.of(Algorithm.PICARD)) && kernel.learnsVariance()) {
      throw new BadInputException(
          "--algorithm picard needs steps of a known variance, and this network predicts its own;"
              + " use --algorithm sequential, recycled or asd");
    }
    if (asked.isPresent()) {
      return asked.get();
    }
    if (deterministic) {
      notes.add("--sampler ddim:0 is deterministic, so the algorithm is sequential");
      return Algorithm.SEQUENTIAL;
    }
    if (kernel.learnsVariance()) {
      notes.add(
          "the network predicts its variance too, which few drafts survive, so the algorithm is"
              + " sequential; --algorithm recycled is exact as well");
      return Algorithm.SEQUENTIAL;
    }
    return Algorithm.RECYCLED;
  }

  private static Draft draft(DrawOptions options, Algorithm algorithm) {
    if (options.draft == null) {
      return Draft.SECANT;
    }
    Draft draft = Choices.of("--draft", options.draft, Draft.values());
    if (algorithm != Algorithm.RECYCLED) {
      throw new BadInputException(
          "--draft goes with --algorithm recycled; found --algorithm " + algorithm.label());
    }
    return draft;
  }

  private static Guidance guidance(
      DrawOptions options, DiffusionModel model, ConditionPlanner.Planned conditions) {
    if (options.guidanceScale == null) {
      if (options.emptyLabel != null) {
        throw new BadInputException("--empty-label goes with --guidance-scale");
      }
      return null;
    }
    float scale = options.guidanceScale;
    if (!(scale >= 0 && scale <= 1000)) {
      throw new BadInputException(
          "--guidance-scale: expected a number from 0 to 1000; found " + scale);
    }
    if (conditions.labels().isEmpty()) {
      throw new BadInputException(
          "--guidance-scale: "
              + model.name()
              + " takes no class_labels, so there is nothing to guide by");
    }
    if (!conditions.sharedBesideLabels()) {
      throw new BadInputException(
          "--guidance-scale: an --input beside the label must be one for all samples");
    }
    long empty;
    if (options.emptyLabel != null) {
      ConditionPlanner.requireLabel("--empty-label", options.emptyLabel, model);
      empty = options.emptyLabel;
    } else {
      empty =
          model
              .emptyLabel()
              .orElseThrow(
                  () ->
                      new BadInputException(
                          "--guidance-scale: "
                              + model.name()
                              + " does not say which label stands for none; give it with"
                              + " --empty-label"));
    }
    if (scale == 1f) {
      return null;
    }
    Condition first = conditions.conditions().get(0);
    return new Guidance(scale, first.with(ConditionPlanner.LABELS_INPUT, new long[] {empty}));
  }

  private static void requireMemory(DiffusionModel model, int count) {
    long floats = count;
    for (long axis : model.sampleShape()) {
      floats = Math.multiplyExact(floats, axis);
    }
    long bytes = floats * Float.BYTES;
    long most = Math.min(Runtime.getRuntime().maxMemory() / 2, Integer.MAX_VALUE * 4L - 64);
    if (bytes > most) {
      throw new BadInputException(
          String.format(
              "--count: %,d samples of %s take %,d MiB, and the JVM has %,d MiB for them; draw fewer"
                  + " at once with another --seed each, or set AUTOSPEC_JAVA_OPTS=-Xmx",
              count, model.name(), bytes >> 20, most >> 20));
    }
  }
}
