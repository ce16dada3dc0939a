package io.autospec.durable.record;

import io.autospec.durable.CorruptException;

/** A record of a newer version: an older one beside it is not to be used instead. */
final class NewerFormatException extends CorruptException {
  private static final long serialVersionUID = 1L;

  NewerFormatException(String message) {
    super(message);
  }
}
