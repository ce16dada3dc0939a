package io.autospec.actors.certificate;

import akka.actor.Address;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The roles of every address that this node has dialled, as the certificate shown there allows
 * them. Only who is dialled can be known: an incoming connection does not prove which address it
 * comes from. For any thread.
 */
public final class PeerRoles {
  /**
   * Far more than nodes of a cluster, because guests come from ever new ports: then the address
   * that nobody asked about for longest is forgotten.
   */
  static final int MOST = 1 << 16;

  private final Map<String, Set<String>> byAddress =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Set<String>> eldest) {
          return size() > MOST;
        }
      };

  /** Knows nobody yet. */
  public PeerRoles() {}

  /** Notes what the certificate allows that was shown at an address; the newest counts. */
  synchronized void learned(String host, int port, Set<String> roles) {
    byAddress.put(key(host, port), Set.copyOf(roles));
  }

  /** Returns the roles that an address' certificate allows, or null if it was not dialled yet. */
  public synchronized Set<String> of(Address address) {
    if (address.getHost().isEmpty() || address.getPort().isEmpty()) {
      return null;
    }
    return byAddress.get(key(address.getHost().get(), address.getPort().get()));
  }

  static String key(String host, int port) {
    return host + ":" + port;
  }
}
