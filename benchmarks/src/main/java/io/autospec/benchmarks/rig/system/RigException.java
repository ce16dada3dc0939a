package io.autospec.benchmarks.rig.system;

/** A measurement could not be made; the message is one line that says why. */
public final class RigException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Makes the exception from one line. */
  public RigException(String message) {
    super(message);
  }

  /** Makes the exception from one line and what was thrown below. */
  public RigException(String message, Throwable cause) {
    super(message, cause);
  }
}
