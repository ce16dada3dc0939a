package io.autospec.transport;

/** What a node counts, besides what it drops. */
public enum TransportCounter {
  /** Messages taken from callers. */
  MESSAGES_SENT,
  /** Frames given to transports, those between transports included. */
  FRAMES_SENT,
  /** Their bytes. */
  BYTES_SENT,
  /** Messages handed to the handler. */
  MESSAGES_RECEIVED,
  /** Frames that came and were taken, those between transports included. */
  FRAMES_RECEIVED,
  /** Their bytes. */
  BYTES_RECEIVED,
  /** Offers that found no room. */
  BACK_PRESSURED,
  /** Messages that were copied to this node's memory because a peer had no room for all of them. */
  COPIES,
  /** Times that a frame was left where it was because the receiver had no memory for it. */
  STALLED,
  /** Messages known to have arrived whole. */
  DELIVERED,
  /** Messages that may not have arrived, of which the handler was told. */
  UNDELIVERED,
  /** Links that were opened and agreed. */
  LINKS_OPENED,
  /** Links that ended. */
  LINKS_ENDED,
  /** Times that the handler threw. */
  HANDLER_FAILURES
}
