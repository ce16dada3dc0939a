package io.autospec.benchmarks.rig.aeron;

/** How a tensor gets into Aeron and out of it. */
public enum Style {
  /**
   * Pieces of one datagram each, claimed, written in place, and copied straight to where they
   * belong at the receiver: no fragment assembler and its copy.
   */
  CLAIM,
  /** One message, cut by {@code offer} and put together by a {@code FragmentAssembler}. */
  OFFER
}
