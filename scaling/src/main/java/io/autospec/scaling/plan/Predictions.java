package io.autospec.scaling.plan;

import io.autospec.sampler.Algorithm;
import io.autospec.scaling.grid.Cell;
import io.autospec.scaling.grid.CellResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/** Planners made of an experiment's runs, and what they would have said of those. */
public final class Predictions {
  private final List<CellResult> results;
  private final DeviceTimes device;
  private final double networkMillis;

  /**
   * Makes it.
   *
   * @param results all runs; those without a trace or of the sequential chain teach overheads alone
   * @param device what calls take
   * @param networkMillis that planners add to each round; runs that were measured had none of it
   */
  public Predictions(List<CellResult> results, DeviceTimes device, double networkMillis) {
    this.results = List.copyOf(results);
    this.device = device;
    this.networkMillis = networkMillis;
  }

  /**
   * A planner that knows all runs.
   *
   * @param algorithm with traces: ASD or RECYCLED
   * @param steps K
   * @return empty if no run of that kind has a trace
   */
  public Optional<Planner> planner(Algorithm algorithm, int steps) {
    return planner(algorithm, steps, networkMillis, cell -> true);
  }

  private Optional<Planner> planner(
      Algorithm algorithm, int steps, double network, Predicate<Cell> known) {
    List<AcceptanceProfile.Run> runs = new ArrayList<>();
    List<Overhead.Measured> overheads = new ArrayList<>();
    for (CellResult result : results) {
      Cell cell = result.cell();
      if (cell.steps() != steps) {
        continue;
      }
      boolean sequential = cell.algorithm() == Algorithm.SEQUENTIAL;
      if (sequential || (cell.algorithm() == algorithm && known.test(cell))) {
        overheads.add(new Overhead.Measured(cell.window(), result.overheadMillis()));
      }
      if (cell.algorithm() == algorithm && known.test(cell) && !result.trace().isEmpty()) {
        runs.add(new AcceptanceProfile.Run(cell.window(), result.trace()));
      }
    }
    return runs.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Planner(
                AcceptanceProfile.of(steps, algorithm == Algorithm.ASD, runs),
                device,
                Overhead.fit(overheads),
                network));
  }

  /**
   * Predictions of what was measured; by a planner that knows all, and by one that does not know
   * the very runs.
   *
   * @return one a point with traces, in the order of the runs
   */
  public List<PlannerCheck> checks() {
    Map<Cell.Point, List<CellResult>> points = new LinkedHashMap<>();
    for (CellResult result : results) {
      if (!result.trace().isEmpty()) {
        points.computeIfAbsent(result.cell().point(), unused -> new ArrayList<>()).add(result);
      }
    }
    List<PlannerCheck> checks = new ArrayList<>();
    points.forEach((point, runs) -> checks.add(check(point, runs)));
    return checks;
  }

  private PlannerCheck check(Cell.Point point, List<CellResult> runs) {
    Optional<Planner> blind =
        planner(point.algorithm(), point.steps(), 0, cell -> cell.window() != point.window());
    Forecast forecast =
        planner(point.algorithm(), point.steps(), 0, cell -> true)
            .orElseThrow()
            .forecast(point.workers(), point.window());
    Double unseen = null;
    OptionalDouble sequential = sequentialSeconds(point.steps());
    if (blind.isPresent()) {
      Forecast guess = blind.get().forecast(point.workers(), point.window());
      unseen = sequential.isPresent() ? guess.speedup() : guess.roundsSpeedup();
    }
    return new PlannerCheck(
        point.algorithm().label(),
        point.workers(),
        point.window(),
        point.steps(),
        sequential.isPresent()
            ? sequential.getAsDouble() / mean(runs, CellResult::wallSeconds)
            : point.steps() / mean(runs, CellResult::rounds),
        error(runs, sequential.isPresent() ? CellResult::wallSeconds : CellResult::rounds),
        sequential.isPresent() ? forecast.speedup() : forecast.roundsSpeedup(),
        unseen,
        mean(runs, CellResult::rounds),
        forecast.rounds());
  }

  private OptionalDouble sequentialSeconds(int steps) {
    List<CellResult> sequential =
        results.stream()
            .filter(result -> result.cell().algorithm() == Algorithm.SEQUENTIAL)
            .filter(result -> result.cell().steps() == steps)
            .toList();
    return sequential.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(mean(sequential, CellResult::wallSeconds));
  }

  private static double mean(List<CellResult> runs, ToDoubleFunction<CellResult> figure) {
    return runs.stream().mapToDouble(figure).average().orElseThrow();
  }

  /** One standard error of a mean, as a share of it. */
  private static double error(List<CellResult> runs, ToDoubleFunction<CellResult> figure) {
    if (runs.size() < 2) {
      return 0;
    }
    double mean = mean(runs, figure);
    double squares = runs.stream().mapToDouble(run -> square(figure, run, mean)).sum();
    return Math.sqrt(squares / (runs.size() - 1) / runs.size()) / mean;
  }

  private static double square(ToDoubleFunction<CellResult> figure, CellResult run, double mean) {
    double off = figure.applyAsDouble(run) - mean;
    return off * off;
  }
}
