package io.autospec.sampler.chain;

import io.autospec.sampler.kernel.ReverseKernel;

/** What a snapshot must be before a chain goes on from it. Says what was expected and found. */
final class Snapshots {
  private Snapshots() {}

  static void requireOpen(boolean begun, int committed, ReverseKernel kernel) {
    if (!begun) {
      throw new IllegalStateException("snapshot: expected a chain that has begun, found a new one");
    }
    if (committed == kernel.steps()) {
      throw new IllegalStateException("snapshot: expected an open chain, found a finished one");
    }
  }

  static void requireNotBegun(boolean begun) {
    if (begun) {
      throw new IllegalStateException(
          "restore: expected a new chain, found one that has begun or was restored");
    }
  }

  /** What holds for every algorithm. */
  static void check(ChainSnapshot from, ReverseKernel kernel, int stateSize, int newestSize) {
    int committed = from.committed();
    checkRange("committed steps", 0, kernel.steps() - 1, committed);
    // A round decides a step at least; an iteration of the paper's, of two rounds, two.
    checkRange("rounds", Math.min(1, committed), committed, from.rounds());
    checkRange("rejections", 0, from.rounds(), from.rejections());
    checkRange("queries", from.rounds(), Long.MAX_VALUE, from.queries());
    checkArray("state", stateSize, from.state());
    checkArray("newest prediction", newestSize, from.newest());
  }

  /**
   * Evaluations that a draft rule remembers; whether it keeps states and slopes, it says itself.
   */
  static void checkEvaluations(
      ChainSnapshot from, int stateSize, int predictionSize, int stepLimit) {
    int least = from.committed();
    for (ChainSnapshot.Remembered step : from.remembered()) {
      checkRange("remembered step", least, stepLimit - 1, step.step());
      least = step.step() + 1;
      String of = " of remembered step " + step.step();
      checkArray("state" + of, step.state().length == 0 ? 0 : stateSize, step.state());
      checkArray("prediction" + of, predictionSize, step.prediction());
    }
  }

  /** The states of a Picard window behind the decided one, without a gap. */
  static void checkPath(ChainSnapshot from, int stateSize, int lastStep) {
    int next = from.committed() + 1;
    for (ChainSnapshot.Remembered step : from.remembered()) {
      checkRange("remembered step", next, Math.min(next, lastStep), step.step());
      next++;
      String of = " of remembered step " + step.step();
      checkArray("state" + of, stateSize, step.state());
      checkArray("prediction" + of, 0, step.prediction());
      if (!Float.isNaN(step.slope())) {
        throw new IllegalArgumentException(
            "snapshot: expected no slope" + of + ", found " + step.slope());
      }
    }
  }

  static void checkCount(String what, long expected, long found) {
    if (found != expected) {
      throw new IllegalArgumentException(
          "snapshot: expected " + expected + " " + what + ", found " + found);
    }
  }

  private static void checkRange(String what, long least, long most, long found) {
    if (found < least || found > most) {
      String range = most < least ? "none" : "in " + least + ".." + most;
      throw new IllegalArgumentException(
          "snapshot: " + what + ": expected " + range + ", found " + found);
    }
  }

  private static void checkArray(String what, int expected, float[] found) {
    if (found.length != expected) {
      throw new IllegalArgumentException(
          "snapshot: " + what + ": expected " + expected + " floats, found " + found.length);
    }
    for (int i = 0; i < found.length; i++) {
      if (!Float.isFinite(found[i])) {
        throw new IllegalArgumentException(
            "snapshot: " + what + ": expected finite numbers, found " + found[i] + " at " + i);
      }
    }
  }
}
