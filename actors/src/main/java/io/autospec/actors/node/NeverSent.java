package io.autospec.actors.node;

import io.autospec.transport.TensorPublication;
import io.autospec.transport.port.OfferResult;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells of what can never be sent, which is tried again all the time, once a peer. Any thread. */
final class NeverSent {
  private static final Logger LOG = LoggerFactory.getLogger(NeverSent.class);
  private static final int MOST_UNSENT = 1024;

  /** What could never be sent to whom. */
  private final Set<String> unsent = ConcurrentHashMap.newKeySet();

  /** Tells it if the result is one that no further try changes. */
  void tell(OfferResult result, String what, TensorPublication peer) {
    if ((result == OfferResult.TOO_LARGE || result == OfferResult.NO_KEY)
        && unsent.size() < MOST_UNSENT
        && unsent.add(result + " " + peer.peerId())) {
      LOG.warn(
          "{} cannot be sent to node {}: {}",
          what,
          peer.peerId(),
          result == OfferResult.NO_KEY
              ? "the data plane has no key for the link"
              : "it is longer than a message may be; raise autospec.data-plane.largest-message");
    }
  }
}
