package io.autospec.cli;

import io.autospec.actors.job.JobSpec;
import io.autospec.actors.node.NodeRole;
import io.autospec.actors.node.NodeSettings;
import io.autospec.cli.options.Window;
import io.autospec.cli.output.OutputTarget;
import io.autospec.cli.progress.ProgressMode;
import io.autospec.model.DiffusionModel;
import io.autospec.model.device.Device;
import io.autospec.model.device.DeviceParser;
import io.autospec.sampler.Algorithm;
import io.autospec.scaling.grid.Grid;
import io.autospec.scaling.plan.DeviceTimes;
import io.autospec.scaling.plan.Planner;
import io.autospec.scaling.quality.QualityMeasure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Turns the arguments of {@code scale} into a {@link ScalePlan}, or refuses them: whatever can be
 * known to be wrong is said here, before any work.
 */
final class ScalePlanner {
  /** The runs of an experiment, in its folder. */
  static final String CELLS = "cells.jsonl";

  private static final int MOST_SEEDS = 1000;
  private static final int MOST_STEPS = 100_000;
  private static final Pattern MILLIS = Pattern.compile("(\\d{1,6}(?:\\.\\d{1,6})?)ms");

  private final ModelSource models;

  ScalePlanner(ModelSource models) {
    this.models = models;
  }

  /**
   * Checks everything.
   *
   * @param options as typed
   * @return the plan
   * @throws BadInputException if something cannot be done
   * @throws io.autospec.model.ModelException if the model cannot be used
   */
  ScalePlan plan(ScaleOptions options) {
    List<Integer> workers = numbers("--workers", options.workers, SamplePlanner.MOST_WORKERS);
    List<Algorithm> algorithms =
        list(options.algorithms).stream()
            .map(name -> Choices.of("--algorithms", name, Algorithm.values()))
            .distinct()
            .toList();
    List<Grid.AskedWindow> windows =
        list(options.windows).stream().distinct().map(ScalePlanner::window).toList();
    DrawPlanner.requireRange("--seeds", options.seeds, 1, MOST_SEEDS);
    DrawPlanner.requireRange("--quality-count", options.qualityCount, 20, DrawPlanner.MOST_SAMPLES);
    List<Integer> predict =
        options.predict == null
            ? List.of()
            : numbers("--predict", options.predict, Planner.MOST_WORKERS);
    List<Integer> compare =
        options.compareSteps == null
            ? List.of()
            : numbers("--compare-steps", options.compareSteps, MOST_STEPS);
    double network = options.network == null ? 0 : millis(options.network);
    Optional<NodeSettings> cluster = cluster(options);
    Device device = DeviceParser.parse(options.device == null ? "cpu" : options.device);
    ProgressMode progress = options.progress.mode();
    Path out = OutputTarget.path("--out", options.out);
    requireOwn(out);
    if (options.draft != null && !algorithms.contains(Algorithm.RECYCLED)) {
      throw new BadInputException("--draft goes with recycled in --algorithms");
    }
    if (options.tolerance != null && !algorithms.contains(Algorithm.PICARD)) {
      throw new BadInputException("--tolerance goes with picard in --algorithms");
    }

    Set<String> notes = new LinkedHashSet<>();
    Map<ScalePlan.Key, JobSpec> jobs = new LinkedHashMap<>();
    List<Integer> steps = new ArrayList<>();
    Map<String, DiffusionModel> loaded = new LinkedHashMap<>();
    ModelSource once =
        (name, scheduler, kind) ->
            loaded.computeIfAbsent(name, unused -> models.load(name, scheduler, kind));
    String chain = "";
    for (Integer k : askedSteps(options)) {
      for (Algorithm algorithm : algorithms) {
        DrawPlanner.Planned planned =
            new DrawPlanner(draw(options, algorithm, k))
                .plan(once, new DrawPlanner.Venue(List.of(device), false, true));
        int length = planned.spec().kernel().steps();
        if (!steps.contains(length)) {
          steps.add(length);
        }
        jobs.put(new ScalePlan.Key(algorithm, length), planned.spec());
        notes.addAll(planned.notes());
        chain = chain(planned, options);
      }
    }
    DiffusionModel model = jobs.values().iterator().next().model();
    if (!compare.isEmpty()) {
      requireComparable(model, compare);
    }
    String identity =
        String.join(
            "\n",
            model.manifest().id(),
            chain,
            cluster.isPresent() ? "a cluster" : device.toString(),
            String.valueOf(options.seed),
            String.valueOf(options.tolerance),
            String.valueOf(options.label),
            String.valueOf(options.inputs),
            Version.current());
    Grid grid = grid(algorithms, workers, windows, steps, options.seeds, identity);
    if (cluster.isPresent() && !predict.isEmpty()) {
      requireCallsOfSeveralSizes(grid);
    }
    return new ScalePlan(
        grid,
        jobs,
        device,
        cluster,
        chain,
        out,
        predict,
        network,
        compare,
        options.qualityCount,
        progress,
        List.copyOf(notes));
  }

  /** Devices of a cluster are not timed by themselves. */
  private static void requireCallsOfSeveralSizes(Grid grid) {
    Set<Integer> rows = new TreeSet<>();
    grid.cells().forEach(cell -> rows.add(DeviceTimes.rowsOfCall(cell)));
    if (rows.size() < 2) {
      throw new BadInputException(
          "--predict: learns from a cluster's runs what rows cost; expected calls of several sizes,"
              + " found "
              + rows
              + " rows alone: name fewer --workers or longer --windows besides");
    }
  }

  private static Optional<NodeSettings> cluster(ScaleOptions options) {
    if (!options.node.given()) {
      String stray = options.node.strayOption();
      if (stray != null) {
        throw new BadInputException(stray + " goes with --cluster HOST:PORT");
      }
      return Optional.empty();
    }
    if (options.device != null) {
      throw new BadInputException(
          "--device is for workers of this process; with --cluster each worker has its own");
    }
    if (options.network != null) {
      throw new BadInputException(
          "--network is for workers of this process; runs on a cluster have its network in them");
    }
    return Optional.of(options.node.settings(Set.of(NodeRole.GUEST), List.of(), Map.of()));
  }

  private static Grid grid(
      List<Algorithm> algorithms,
      List<Integer> workers,
      List<Grid.AskedWindow> windows,
      List<Integer> steps,
      int seeds,
      String identity) {
    try {
      return new Grid(algorithms, workers, windows, steps, seeds, identity);
    } catch (IllegalArgumentException e) {
      throw new BadInputException(e.getMessage() + "; name fewer of each", e);
    }
  }

  private static void requireComparable(DiffusionModel model, List<Integer> compare) {
    try (QualityMeasure measure = QualityMeasure.of(model).orElse(null)) {
      if (measure == null) {
        throw new BadInputException(
            "--compare-steps: expected mnist, policy or gaussian-mixture, whose tasks are known;"
                + " found "
                + model.name());
      }
    }
    for (int k : compare) {
      DrawPlanner.requireRange("--compare-steps", k, 1, model.schedule().numTrainTimesteps());
    }
  }

  private static String chain(DrawPlanner.Planned planned, ScaleOptions options) {
    return planned.kind().label()
        + ", draft "
        + planned.spec().draft().label()
        + (options.guidanceScale == null ? "" : ", guidance " + options.guidanceScale);
  }

  private static DrawOptions draw(ScaleOptions options, Algorithm algorithm, Integer steps) {
    DrawOptions draw = new DrawOptions();
    draw.model = options.model;
    draw.count = options.seeds;
    draw.seed = options.seed;
    draw.steps = steps;
    draw.algorithm = algorithm.label();
    draw.draft = algorithm == Algorithm.RECYCLED ? options.draft : null;
    draw.window = "auto";
    draw.tolerance = algorithm == Algorithm.PICARD ? options.tolerance : null;
    draw.label = options.label;
    draw.inputs = options.inputs;
    draw.guidanceScale = options.guidanceScale;
    draw.sampler = options.sampler;
    draw.scheduler = options.scheduler;
    return draw;
  }

  /** Null stands for the schedule's own. */
  private static List<Integer> askedSteps(ScaleOptions options) {
    if (options.steps == null) {
      List<Integer> own = new ArrayList<>();
      own.add(null);
      return own;
    }
    return numbers("--steps", options.steps, MOST_STEPS);
  }

  private static Grid.AskedWindow window(String text) {
    Window window;
    try {
      window = Window.parse(text);
    } catch (BadInputException e) {
      throw new BadInputException(e.getMessage().replace("--window:", "--windows:"), e);
    }
    return new Grid.AskedWindow(text, window::resolve);
  }

  private static double millis(String text) {
    Matcher matcher = MILLIS.matcher(text);
    if (!matcher.matches()) {
      throw new BadInputException(
          "--network: expected milliseconds, such as 0.5ms; found '" + text + "'");
    }
    return Double.parseDouble(matcher.group(1));
  }

  private static List<String> list(String text) {
    return Stream.of(text.split(",", -1)).map(String::strip).toList();
  }

  private static List<Integer> numbers(String option, String text, int most) {
    Set<Integer> numbers = new LinkedHashSet<>();
    for (String part : list(text)) {
      int number;
      try {
        number = Integer.parseInt(part);
      } catch (NumberFormatException e) {
        throw new BadInputException(
            option + ": expected numbers with commas, such as 1,2,4; found '" + text + "'", e);
      }
      DrawPlanner.requireRange(option, number, 1, most);
      numbers.add(number);
    }
    return List.copyOf(numbers);
  }

  /** A folder of this verb's own: reports replace what is there under their names. */
  private static void requireOwn(Path folder) {
    OutputTarget.requireUsableFolder("--out", folder);
    if (!Files.isDirectory(folder) || Files.isRegularFile(folder.resolve(CELLS))) {
      return;
    }
    try (Stream<Path> files = Files.list(folder)) {
      if (files.findAny().isPresent()) {
        throw new BadInputException(
            "--out: folder "
                + folder
                + " holds something else than an experiment; name a new or an empty one");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
