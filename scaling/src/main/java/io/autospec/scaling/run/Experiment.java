package io.autospec.scaling.run;

import io.autospec.actors.job.JobSpec;
import io.autospec.scaling.grid.Cell;
import io.autospec.scaling.grid.CellResult;
import io.autospec.scaling.grid.Grid;
import io.autospec.scaling.grid.KeptLines;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Runs what of a grid was not run yet, in shuffled order, and keeps each cell as it is done. */
public final class Experiment {
  /** The shuffle's own seed: a resumed run goes on in the same order. */
  private static final long ORDER = 6;

  private Experiment() {}

  /** Hears how an experiment goes on. */
  @FunctionalInterface
  public interface Listener {
    /**
     * A cell was run.
     *
     * @param result what it came to
     * @param done cells that are done, those of earlier processes included
     * @param of cells in all
     */
    void ran(CellResult result, int done, int of);
  }

  /**
   * Runs the rest of a grid.
   *
   * @param grid all of it
   * @param file what was done before; each cell is added
   * @param runner runs cells
   * @param jobs gives each cell's job
   * @param listener hears of each
   * @return all results in the order of the grid
   * @throws IOException if a cell cannot be kept
   * @throws InterruptedException if the thread was interrupted; what is done is kept
   */
  public static List<CellResult> run(
      Grid grid,
      KeptLines<CellResult> file,
      CellRunner runner,
      Function<Cell, JobSpec> jobs,
      Listener listener)
      throws IOException, InterruptedException {
    Map<Cell, CellResult> done = new HashMap<>();
    file.kept().forEach(result -> done.put(result.cell(), result));
    List<Cell> order = grid.shuffled(ORDER);
    for (Cell cell : order) {
      if (done.containsKey(cell)) {
        continue;
      }
      CellResult result = runner.run(cell, jobs.apply(cell));
      file.append(result);
      done.put(cell, result);
      listener.ran(result, done.size(), order.size());
    }
    List<CellResult> results = new ArrayList<>();
    grid.cells().forEach(cell -> results.add(done.get(cell)));
    return results;
  }
}
