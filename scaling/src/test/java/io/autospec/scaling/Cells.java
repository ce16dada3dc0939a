package io.autospec.scaling;

import io.autospec.sampler.Algorithm;
import io.autospec.scaling.grid.Cell;
import io.autospec.scaling.grid.CellResult;
import io.autospec.scaling.grid.Grid;
import java.util.ArrayList;
import java.util.List;

/** Grids and results for tests. */
public final class Cells {
  private Cells() {}

  /** Windows {@code auto}: the workers, 8 at least. */
  public static Grid.AskedWindow auto() {
    return new Grid.AskedWindow("auto", workers -> Math.max(8, workers));
  }

  public static Grid grid(int seeds, Integer... steps) {
    return new Grid(
        List.of(Algorithm.SEQUENTIAL, Algorithm.ASD, Algorithm.RECYCLED),
        List.of(1, 2, 16),
        List.of(auto()),
        List.of(steps),
        seeds,
        "test");
  }

  /**
   * A made-up result: rounds of the window's length, the second one rejected at its second step.
   */
  public static CellResult result(Cell cell) {
    boolean sequential = cell.algorithm() == Algorithm.SEQUENTIAL;
    List<Integer> trace = sequential ? List.of() : trace(cell);
    int rounds = sequential ? cell.steps() : 3 + cell.seed();
    return new CellResult(
        cell,
        rounds,
        sequential ? cell.steps() : cell.steps() + 5,
        sequential ? 0 : 1,
        rounds * 0.01,
        9.5,
        10,
        0.5,
        0,
        new CellResult.Parts(rounds * 0.009, 0.0, rounds * 0.0008, rounds * 0.0002),
        trace,
        cell.seed() == 0 && !sequential
            ? List.of(
                new CellResult.Call(0, 0, 9.5, List.of(0)),
                new CellResult.Call(0, 10, 19.5, List.of(1, 2)))
            : List.of(),
        "ab".repeat(32),
        List.of());
  }

  private static List<Integer> trace(Cell cell) {
    List<Integer> trace = new ArrayList<>(List.of(cell.window(), -2));
    for (int left = cell.steps() - cell.window() - 2; left > 0; left -= cell.window()) {
      trace.add(Math.min(cell.window(), left));
    }
    return trace;
  }
}
