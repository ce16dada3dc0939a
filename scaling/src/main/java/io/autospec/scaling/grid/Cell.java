package io.autospec.scaling.grid;

import io.autospec.sampler.Algorithm;

/**
 * One run of an experiment: one trajectory.
 *
 * @param algorithm how it is drawn
 * @param workers at least 1
 * @param window the most steps speculated at once, 1 to {@code steps}
 * @param steps K
 * @param seed which repetition, from 0
 */
public record Cell(Algorithm algorithm, int workers, int window, int steps, int seed) {
  // Refuses what cannot be run.
  public Cell {
    if (workers < 1 || window < 1 || window > steps || seed < 0) {
      throw new IllegalArgumentException(
          "cell: expected at least 1 worker, a window of 1 to the steps and a seed from 0, found "
              + workers
              + ", "
              + window
              + " of "
              + steps
              + ", "
              + seed);
    }
  }

  /** What repetitions share. */
  public Point point() {
    return new Point(algorithm, workers, window, steps);
  }

  /**
   * Cells that differ in their seed alone.
   *
   * @param algorithm how they are drawn
   * @param workers at least 1
   * @param window the most steps speculated at once
   * @param steps K
   */
  public record Point(Algorithm algorithm, int workers, int window, int steps) {}
}
