package io.autospec.sampler.draft;

import io.autospec.sampler.kernel.ReverseKernel;

/**
 * {@link RecycledDraft}, corrected along the change of state: {@code guess = G + c (y - Y)} where
 * {@code (Y, G)} is the newest evaluation at the position and {@code c = <dG, dY> / <dY, dY>} the
 * scalar secant of its last two, clamped to {@code [0, }{@link ReverseKernel#secantLimit}{@code ]}.
 * Only the clean sample is corrected; learned standard deviations are recycled as they are.
 */
public final class SecantDraft implements DraftRule {
  private static final int LANES = 32;

  private final ReverseKernel kernel;
  private final PositionMemory memory = new PositionMemory();
  private float[] scratch;

  /**
   * Makes a rule that remembers nothing yet.
   *
   * @param kernel limits the slopes
   */
  public SecantDraft(ReverseKernel kernel) {
    this.kernel = kernel;
  }

  @Override
  public float[] guess(int step, float[] state, float[] before) {
    PositionMemory.Entry entry = memory.at(step);
    if (entry == null) {
      return before;
    }
    float slope = entry.slope;
    if (Float.isNaN(slope) || slope == 0) {
      return entry.prediction;
    }
    if (scratch == null) {
      scratch = new float[entry.prediction.length];
    }
    float[] guess = scratch;
    float[] at = entry.state;
    float[] value = entry.prediction;
    for (int i = 0; i < state.length; i++) {
      guess[i] = value[i] + slope * (state[i] - at[i]);
    }
    System.arraycopy(value, state.length, guess, state.length, value.length - state.length);
    return guess;
  }

  @Override
  public void evaluated(int step, float[] state, float[] prediction) {
    boolean again = memory.at(step) != null;
    PositionMemory.Entry entry = memory.atOrNew(step, state.length, prediction.length);
    if (again) {
      float slope = slope(state, entry.state, prediction, entry.prediction);
      if (!Float.isNaN(slope)) {
        entry.slope = Math.min(Math.max(slope, 0), kernel.secantLimit(step));
      }
    }
    System.arraycopy(state, 0, entry.state, 0, state.length);
    System.arraycopy(prediction, 0, entry.prediction, 0, prediction.length);
  }

  @Override
  public void decided(int step) {
    memory.forgetBefore(step);
  }

  @Override
  public void remembered(Memory out) {
    memory.show(out);
  }

  @Override
  public void restore(int step, float slope, float[] state, float[] prediction) {
    if (kernel.predictionSize(state.length) != prediction.length) {
      throw new IllegalArgumentException(
          "draft: expected the state of step "
              + step
              + " with its prediction of "
              + prediction.length
              + " floats, found a state of "
              + state.length);
    }
    float limit = kernel.secantLimit(step);
    if (!Float.isNaN(slope) && !(slope >= 0 && slope <= limit)) {
      throw new IllegalArgumentException(
          "draft: expected a slope of step " + step + " in 0.." + limit + ", found " + slope);
    }
    evaluated(step, state, prediction);
    memory.at(step).slope = slope;
  }

  /** {@code <dG, dY> / <dY, dY>}; NaN if the states are the same. */
  private static float slope(float[] y, float[] y0, float[] g, float[] g0) {
    float[] cross = new float[LANES];
    float[] square = new float[LANES];
    int blocks = y.length / LANES * LANES;
    for (int i = 0; i < blocks; i += LANES) {
      for (int lane = 0; lane < LANES; lane++) {
        float dy = y[i + lane] - y0[i + lane];
        cross[lane] += dy * (g[i + lane] - g0[i + lane]);
        square[lane] += dy * dy;
      }
    }
    double crossSum = 0;
    double squareSum = 0;
    for (int lane = 0; lane < LANES; lane++) {
      crossSum += cross[lane];
      squareSum += square[lane];
    }
    for (int i = blocks; i < y.length; i++) {
      double dy = y[i] - y0[i];
      crossSum += dy * (g[i] - g0[i]);
      squareSum += dy * dy;
    }
    return (float) (crossSum / squareSum);
  }
}
