package io.autospec.sampler.draft;

/** The newest decided prediction for the whole window: the guess of the paper's Algorithm. */
public final class FrozenDraft implements DraftRule {
  /** Makes the rule; it keeps nothing. */
  public FrozenDraft() {}

  @Override
  public float[] guess(int step, float[] state, float[] before) {
    return before;
  }

  @Override
  public void evaluated(int step, float[] state, float[] prediction) {}

  @Override
  public void decided(int step) {}
}
