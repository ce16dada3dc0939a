package io.autospec.transport;

/** What became of a frame that was offered. */
public enum OfferResult {
  /** The transport has it; the caller may use its buffer again. */
  SENT,
  /** No room now; the frame was not taken and may be offered again. */
  BACK_PRESSURED,
  /** There is no such peer, or it is gone. */
  NOT_CONNECTED,
  /** This transport is closed. */
  CLOSED,
  /** The frame is longer than this transport ever takes. */
  TOO_LARGE
}
