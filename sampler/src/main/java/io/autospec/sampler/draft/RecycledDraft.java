package io.autospec.sampler.draft;

/**
 * The newest prediction that was evaluated at the same position in an earlier round; beyond the
 * last such position, the guess of the position before.
 *
 * <p>After a rejection at j the new path differs from the old one by one reflected step, so the old
 * values at j+1, j+2, ... are far better guesses than a frozen anchor; each verification round
 * doubles as a Picard sweep whose result survives the rejection.
 */
public final class RecycledDraft implements DraftRule {
  private final PositionMemory memory = new PositionMemory();

  /** Makes a rule that remembers nothing yet. */
  public RecycledDraft() {}

  @Override
  public float[] guess(int step, float[] state, float[] before) {
    PositionMemory.Entry entry = memory.at(step);
    return entry == null ? before : entry.prediction;
  }

  @Override
  public void evaluated(int step, float[] state, float[] prediction) {
    PositionMemory.Entry entry = memory.atOrNew(step, 0, prediction.length);
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
    if (state.length != 0 || !Float.isNaN(slope)) {
      throw new IllegalArgumentException(
          "draft: expected no state and no slope of step "
              + step
              + ", as the recycled draft keeps none, found "
              + state.length
              + " floats and slope "
              + slope);
    }
    evaluated(step, state, prediction);
  }
}
