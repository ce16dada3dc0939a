package io.autospec.sampler.noise;

/** What a draw is for. The code is part of every noise address and never changes. */
public enum NoisePurpose {
  /** The start state {@code y[0]}. */
  START(0),
  /** The proposal noise {@code xi[n]} of a transition. */
  PROPOSAL(1),
  /** The uniform {@code u[n]} of a transition's verdict. */
  VERDICT(2),
  /** A fresh proposal after a rejection under a learned variance; the attempt counts from 0. */
  RETRY_PROPOSAL(3),
  /** The uniform that keeps or drops such a fresh proposal. */
  RETRY_VERDICT(4),
  /** Anything outside the chain: start conditions of a task, resampling of a test. */
  AUXILIARY(5);

  private final int code;

  NoisePurpose(int code) {
    this.code = code;
  }

  /**
   * The number that stands in the noise address.
   *
   * @return 0 .. 255
   */
  public int code() {
    return code;
  }
}
