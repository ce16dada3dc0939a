package io.autospec.scaling.report;

import io.autospec.scaling.grid.Cell;
import io.autospec.scaling.grid.CellResult;
import io.autospec.scaling.grid.Grid;
import io.autospec.scaling.plan.Forecast;
import io.autospec.scaling.plan.PlannerCheck;
import io.autospec.scaling.quality.QualityPoint;
import java.util.List;
import java.util.Map;

/**
 * All that an experiment has found.
 *
 * @param setup on what, and by which command
 * @param grid what was run
 * @param results in the order of the grid
 * @param plans what was predicted; empty if that was not asked for
 * @param checks predictions beside what was measured; empty if nothing was predicted
 * @param quality few steps beside the whole chain; empty if that was not asked for
 */
public record Study(
    Setup setup,
    Grid grid,
    List<CellResult> results,
    List<Plan> plans,
    List<PlannerCheck> checks,
    List<QualityPoint> quality) {

  // Copies the lists.
  public Study {
    results = List.copyOf(results);
    plans = List.copyOf(plans);
    checks = List.copyOf(checks);
    quality = List.copyOf(quality);
  }

  /**
   * What an experiment ran on.
   *
   * @param autospec the program's version
   * @param command as it was typed
   * @param model the network's name
   * @param sha256 of the network
   * @param chain for a person: sampler, draft, guidance
   * @param device of each worker
   * @param machine processors, memory, system
   * @param jvm its version
   * @param written when, ISO 8601
   */
  public record Setup(
      String autospec,
      String command,
      String model,
      String sha256,
      String chain,
      String device,
      String machine,
      String jvm,
      String written) {}

  /**
   * A planner's answers for one algorithm.
   *
   * @param algorithm its name
   * @param steps K
   * @param deviceMillis what a call of 1, 2, 4 ... rows is taken to cost
   * @param networkMillis there and back, added to each round
   * @param forecasts at the recommended windows, by rising workers
   * @param lastWorthwhile the workers beyond which no number of further ones saves 5 % of the time
   */
  public record Plan(
      String algorithm,
      int steps,
      List<Double> deviceMillis,
      double networkMillis,
      List<Forecast> forecasts,
      int lastWorthwhile) {
    // Copies the lists.
    public Plan {
      deviceMillis = List.copyOf(deviceMillis);
      forecasts = List.copyOf(forecasts);
    }
  }

  /** The points of the grid. */
  public Map<Cell.Point, Summary> summaries() {
    return Summary.of(results);
  }

  /** The length of the chain that plots over workers are of: the longest. */
  public int mainSteps() {
    return grid.steps().stream().mapToInt(Integer::intValue).max().orElseThrow();
  }

  /** Whether speedups are by the clock. */
  boolean byTheClock() {
    return summaries().values().stream().anyMatch(summary -> summary.speedup().isPresent());
  }
}
