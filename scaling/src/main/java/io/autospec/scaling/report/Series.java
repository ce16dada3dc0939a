package io.autospec.scaling.report;

import io.autospec.sampler.Algorithm;
import io.autospec.scaling.grid.Cell;
import io.autospec.scaling.grid.Grid;
import java.util.ArrayList;
import java.util.List;

/**
 * A line of a plot: an algorithm with a window as it was asked for.
 *
 * @param algorithm how trajectories are drawn
 * @param window as asked
 * @param alone whether it is the grid's only window
 */
record Series(Algorithm algorithm, Grid.AskedWindow window, boolean alone) {
  static List<Series> of(Grid grid) {
    List<Series> series = new ArrayList<>();
    for (Algorithm algorithm : grid.algorithms()) {
      if (algorithm == Algorithm.SEQUENTIAL) {
        series.add(new Series(algorithm, grid.windows().get(0), true));
        continue;
      }
      for (Grid.AskedWindow window : grid.windows()) {
        series.add(new Series(algorithm, window, grid.windows().size() == 1));
      }
    }
    return series;
  }

  /** Where the line is, for a number of workers and a length of the chain. */
  Cell.Point point(int workers, int steps) {
    return algorithm == Algorithm.SEQUENTIAL
        ? new Cell.Point(algorithm, 1, 1, steps)
        : new Cell.Point(
            algorithm, workers, Math.min(steps, window.ofWorkers().applyAsInt(workers)), steps);
  }

  String name() {
    return alone ? algorithm.label() : algorithm.label() + ", window " + window.label();
  }
}
