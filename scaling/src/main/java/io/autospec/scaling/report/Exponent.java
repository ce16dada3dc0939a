package io.autospec.scaling.report;

import io.autospec.sampler.Algorithm;
import io.autospec.scaling.grid.CellResult;
import io.autospec.scaling.grid.Grid;
import io.autospec.scaling.stats.PowerLaw;
import java.util.ArrayList;
import java.util.List;

/**
 * How rounds grow with the length of the chain.
 *
 * @param algorithm of the runs
 * @param workers of the runs
 * @param window as asked
 * @param law rounds as a power of K, over all seeds
 */
public record Exponent(Algorithm algorithm, int workers, String window, PowerLaw law) {
  /** What the paper shows for its algorithm, up to logarithms. */
  public static final double PAPER = 2.0 / 3;

  /**
   * Fits.
   *
   * @param grid of several lengths; of one, nothing can be fitted
   * @param results of its cells
   * @return one a series of speculating cells
   */
  public static List<Exponent> of(Grid grid, List<CellResult> results) {
    List<Exponent> exponents = new ArrayList<>();
    if (grid.steps().size() < 2) {
      return exponents;
    }
    for (Series series : Series.of(grid)) {
      if (series.algorithm() == Algorithm.SEQUENTIAL) {
        continue;
      }
      for (int workers : grid.workers()) {
        List<CellResult> seen =
            results.stream()
                .filter(
                    result ->
                        result.cell().point().equals(series.point(workers, result.cell().steps())))
                .toList();
        PowerLaw.fit(
                seen.stream().mapToDouble(result -> result.cell().steps()).toArray(),
                seen.stream().mapToDouble(CellResult::rounds).toArray())
            .ifPresent(
                law ->
                    exponents.add(
                        new Exponent(series.algorithm(), workers, series.window().label(), law)));
      }
    }
    return exponents;
  }
}
