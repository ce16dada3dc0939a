package io.autospec.simulator;

/** Unwinds a thread of a process that died while it blocked; no part of the runtime catches it. */
final class Killed extends Error {
  private static final long serialVersionUID = 1L;

  Killed() {
    super("the process has died", null, false, false);
  }
}
