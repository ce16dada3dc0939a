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

  @Override
  public void remembered(Memory out) {}

  @Override
  public void restore(int step, float slope, float[] state, float[] prediction) {
    throw new IllegalArgumentException(
        "draft: expected nothing remembered, as the frozen draft keeps nothing, found step "
            + step);
  }
}
