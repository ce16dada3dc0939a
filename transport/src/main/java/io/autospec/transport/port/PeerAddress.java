package io.autospec.transport.port;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where a node can be reached: one line of text that travels over the control plane, such as {@code
 * node=17,udp=10.0.0.5:40123,tcp=10.0.0.5:40124}.
 *
 * @param nodeId who it is; one of a kind in a cluster
 * @param endpoints by transport name, where that transport finds it
 */
public record PeerAddress(int nodeId, Map<String, String> endpoints) {
  /** Longest text that is read, in characters. */
  public static final int MAX_LENGTH = 1024;

  private static final String NODE = "node";

  /** Keeps a copy of the map; refuses what could not be read again. */
  public PeerAddress {
    endpoints = Map.copyOf(endpoints);
    endpoints.forEach(
        (name, endpoint) -> {
          if (!isPart(name) || !isPart(endpoint) || name.contains("=")) {
            throw new IllegalArgumentException(
                "an endpoint is letters without commas, found '" + name + "=" + endpoint + "'");
          }
        });
  }

  /** Returns whether this text may stand in an address. */
  public static boolean isEndpoint(String text) {
    return isPart(text);
  }

  private static boolean isPart(String text) {
    return !text.isEmpty() && text.chars().allMatch(c -> c > ' ' && c < 127 && c != ',');
  }

  /** Returns where this transport finds the node, or null if it does not. */
  public String endpoint(String transport) {
    return endpoints.get(transport);
  }

  /**
   * Reads an address.
   *
   * @throws IllegalArgumentException if this is no address; the message says why
   */
  public static PeerAddress parse(String text) {
    if (text.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "an address has at most " + MAX_LENGTH + " characters, found " + text.length());
    }
    Map<String, String> parts = new LinkedHashMap<>();
    for (String part : text.split(",", -1)) {
      int equals = part.indexOf('=');
      if (equals < 1 || parts.put(part.substring(0, equals), part.substring(equals + 1)) != null) {
        throw new IllegalArgumentException(
            "expected name=value parts with commas between, such as"
                + " node=17,udp=10.0.0.5:40123, found '"
                + text
                + "'");
      }
    }
    String node = parts.remove(NODE);
    try {
      return new PeerAddress(Integer.parseInt(String.valueOf(node)), parts);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("an address needs node=NUMBER, found '" + text + "'", e);
    }
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(NODE + "=" + nodeId);
    endpoints.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(e -> text.append(',').append(e.getKey()).append('=').append(e.getValue()));
    return text.toString();
  }

  /** Collects the endpoints of a node. */
  public static final class Builder {
    private final int nodeId;
    private final Map<String, String> endpoints = new LinkedHashMap<>();

    /** Begins the address of this node. */
    public Builder(int nodeId) {
      this.nodeId = nodeId;
    }

    /** Adds where a transport finds the node. */
    public Builder endpoint(String transport, String endpoint) {
      endpoints.put(transport, endpoint);
      return this;
    }

    /** Returns the address. */
    public PeerAddress build() {
      return new PeerAddress(nodeId, endpoints);
    }
  }
}
