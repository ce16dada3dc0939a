package io.autospec.scaling.run;

import io.autospec.sampler.chain.StepObserver;
import io.autospec.scaling.grid.Trace;

/**
 * Sees the steps of one trajectory decided. For the trajectory's thread.
 *
 * @param trace of its rounds
 */
record RoundLog(Trace trace) implements StepObserver {
  @Override
  public void committed(
      int step, float[] state, float[] mean, float[] prediction, float[] next, boolean accepted) {
    trace.decided(step, accepted);
  }
}
