package io.autospec.scaling.grid;

import io.autospec.model.Sha256;
import io.autospec.sampler.Algorithm;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.IntUnaryOperator;

/**
 * An experiment: all combinations of its axes, each as often as there are seeds.
 *
 * @param algorithms in the order of the report
 * @param workers how many at once
 * @param windows as asked; each gives a window for a number of workers
 * @param steps lengths of the chain
 * @param seeds repetitions, at least 1
 * @param identity what else must be the same for two runs to be of one experiment: the model, its
 *     chain, the device; any text
 */
public record Grid(
    List<Algorithm> algorithms,
    List<Integer> workers,
    List<AskedWindow> windows,
    List<Integer> steps,
    int seeds,
    String identity) {

  /** The most cells of an experiment. */
  public static final int MOST_CELLS = 100_000;

  /**
   * A window as it was asked for.
   *
   * @param label {@code auto}, {@code all} or a number
   * @param ofWorkers the window for a number of workers; more than the chain has is all
   */
  public record AskedWindow(String label, IntUnaryOperator ofWorkers) {}

  // Copies the lists, and refuses too much.
  public Grid {
    algorithms = List.copyOf(algorithms);
    workers = List.copyOf(workers);
    windows = List.copyOf(windows);
    steps = List.copyOf(steps);
    long cells = (long) algorithms.size() * workers.size() * windows.size() * steps.size() * seeds;
    if (cells < 1 || cells > MOST_CELLS) {
      throw new IllegalArgumentException(
          String.format("grid: expected 1 to %,d cells, found %,d", MOST_CELLS, cells));
    }
  }

  /**
   * All cells in the order of the tables. The sequential chain gains nothing from workers or
   * windows and is run with one of each; windows that come to the same length are run once.
   *
   * @return no two equal
   */
  public List<Cell> cells() {
    Set<Cell> cells = new LinkedHashSet<>();
    for (Algorithm algorithm : algorithms) {
      for (int k : steps) {
        for (int n : workers) {
          for (AskedWindow window : windows) {
            for (int seed = 0; seed < seeds; seed++) {
              cells.add(
                  algorithm == Algorithm.SEQUENTIAL
                      ? new Cell(algorithm, 1, 1, k, seed)
                      : new Cell(
                          algorithm, n, Math.min(k, window.ofWorkers().applyAsInt(n)), k, seed));
            }
          }
        }
      }
    }
    return List.copyOf(cells);
  }

  /**
   * All cells in an order in which neither the machine's mood of an hour nor its warmth can be
   * taken for the effect of an axis.
   *
   * @param seed of the order
   * @return the same for the same grid and seed
   */
  public List<Cell> shuffled(long seed) {
    List<Cell> cells = new ArrayList<>(cells());
    Collections.shuffle(cells, new Random(seed));
    return cells;
  }

  /**
   * Tells experiments apart.
   *
   * @return 64 hexadecimal digits; equal if and only if all axes and the identity are
   */
  public String fingerprint() {
    StringBuilder text = new StringBuilder(identity);
    cells().forEach(cell -> text.append('\n').append(cell));
    Sha256 digest = new Sha256();
    digest.update(ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8)));
    return digest.hex();
  }
}
