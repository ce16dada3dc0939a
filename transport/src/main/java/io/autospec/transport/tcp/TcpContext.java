package io.autospec.transport.tcp;

/**
 * What can be chosen of TCP.
 *
 * @param host the address to listen on
 * @param advertisedHost the address that peers connect to
 * @param port the port to listen on; 0 takes a free one
 * @param maxConnections most incoming connections at a time, at least 1
 * @param silenceMillis how long an incoming connection may bring nothing before it is closed
 */
public record TcpContext(
    String host, String advertisedHost, int port, int maxConnections, long silenceMillis) {
  /** Refuses what is out of range with an {@link IllegalArgumentException}. */
  public TcpContext {
    if (port < 0 || port > 65_535 || maxConnections < 1 || silenceMillis < 100) {
      throw new IllegalArgumentException(
          "expected a port of 0 to 65535, at least 1 connection and 100 ms, found "
              + port
              + ", "
              + maxConnections
              + ", "
              + silenceMillis);
    }
  }
}
