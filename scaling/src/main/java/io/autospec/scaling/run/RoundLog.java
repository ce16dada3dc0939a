package io.autospec.scaling.run;

import io.autospec.sampler.chain.StepObserver;
import io.autospec.scaling.grid.Trace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Sees the steps of one trajectory decided: which, and when. For the trajectory's thread. */
final class RoundLog implements StepObserver {
  private final Trace trace;
  private final long[] decided;
  private final List<Integer> ends = new ArrayList<>();
  private int count;

  /**
   * Sees nothing yet.
   *
   * @param steps K
   * @param window the most steps of a round
   */
  RoundLog(int steps, int window) {
    this.trace = new Trace(steps, window);
    this.decided = new long[steps];
  }

  @Override
  public void committed(
      int step, float[] state, float[] mean, float[] prediction, float[] next, boolean accepted) {
    decided[count++] = System.nanoTime();
    if (trace.decided(step, accepted)) {
      ends.add(count);
    }
  }

  Trace trace() {
    return trace;
  }

  /** When each step was decided, System.nanoTime, in order; none for chains without verdicts. */
  long[] decided() {
    return Arrays.copyOf(decided, count);
  }

  /** How many steps had been decided at the end of each round. */
  List<Integer> ends() {
    return List.copyOf(ends);
  }
}
