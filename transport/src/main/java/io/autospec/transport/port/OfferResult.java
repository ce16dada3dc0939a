package io.autospec.transport.port;

/** What became of a frame or message that was offered. */
public enum OfferResult {
  /** The transport has it; the caller may use its buffers again. */
  SENT,
  /** No room now; nothing was taken, and it may be offered again. */
  BACK_PRESSURED,
  /** The peer is not there yet, or is gone. */
  NOT_CONNECTED,
  /** This end is closed for good. */
  CLOSED,
  /** Longer, or of more tensors, than the peer ever takes. */
  TOO_LARGE,
  /** It would have to be sealed, and the key of its job is not here. */
  NO_KEY
}
