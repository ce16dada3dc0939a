package io.autospec.actors.worker;

import io.autospec.model.ModelException;

/** A model's bytes did not come; another node may have them, or the same one another time. */
public final class NoSourceException extends ModelException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes the exception.
   *
   * @param message what was expected, what was found, what to do
   */
  public NoSourceException(String message) {
    super(message);
  }
}
