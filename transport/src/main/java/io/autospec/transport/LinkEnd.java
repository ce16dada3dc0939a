package io.autospec.transport;

/** Why a link to a peer ended. */
public enum LinkEnd {
  /** This end closed it. */
  CLOSED,
  /** The peer said goodbye. */
  GOODBYE,
  /** Nothing was heard from the peer for too long. */
  SILENT,
  /** The connection under it broke. */
  BROKEN,
  /** The peer began a new session: it restarted, or had given this link up. */
  RESTARTED,
  /** The peer never answered. */
  UNREACHABLE,
  /** There is no room for another peer. */
  TOO_MANY_PEERS
}
