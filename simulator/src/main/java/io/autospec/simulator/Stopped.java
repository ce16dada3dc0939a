package io.autospec.simulator;

/** Unwinds a run that has failed; no part of the runtime catches it. */
final class Stopped extends Error {
  private static final long serialVersionUID = 1L;

  Stopped() {
    super("the run has failed", null, false, false);
  }
}
