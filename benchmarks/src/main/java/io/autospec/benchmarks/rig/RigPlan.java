package io.autospec.benchmarks.rig;

import io.autospec.benchmarks.rig.cell.LoadMode;
import io.autospec.benchmarks.rig.system.EchoSystem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What is to be measured. The systems of one size and mode follow each other directly, so that the
 * ratio of two of them is of one moment of the machine; each round begins with another system, so
 * that none always comes after the same one.
 *
 * @param systems in the order of the first round
 * @param sizes of tensors, in bytes
 * @param modes the loads
 * @param rounds how often all of it
 * @param measured how long a cell is measured
 * @param idle the same of {@link LoadMode#IDLE}
 * @param prime how long a system runs before round 1, so that its code is compiled
 * @param reference the system that ratios are to
 * @param out where files go; null for nowhere
 */
record RigPlan(
    List<EchoSystem> systems,
    List<Integer> sizes,
    List<LoadMode> modes,
    int rounds,
    Duration measured,
    Duration idle,
    Duration prime,
    String reference,
    Path out) {
  /**
   * One thing to measure.
   *
   * @param system what
   * @param bytes the length of a tensor
   * @param mode the load
   */
  record Cell(EchoSystem system, int bytes, LoadMode mode) {}

  /** Returns the cells of a round, from 1, in their order. */
  List<Cell> round(int round) {
    List<Cell> cells = new ArrayList<>();
    for (int bytes : sizes) {
      for (LoadMode mode : modes) {
        // Waiting has no size.
        if (mode == LoadMode.IDLE && bytes != sizes.get(0)) {
          continue;
        }
        for (int i = 0; i < systems.size(); i++) {
          EchoSystem system = systems.get((i + round - 1) % systems.size());
          if (system.supports(bytes)) {
            cells.add(new Cell(system, bytes, mode));
          }
        }
      }
    }
    return cells;
  }

  static Duration seconds(Number seconds) {
    return Duration.ofNanos((long) (seconds.doubleValue() * 1e9));
  }
}
