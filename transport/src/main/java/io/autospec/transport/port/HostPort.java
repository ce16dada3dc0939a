package io.autospec.transport.port;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/**
 * Where a node listens: {@code 10.0.0.5:40123} or {@code [::1]:40123}. Numbers only: to look up a
 * name can take seconds, in which a node's thread would stand still; so names are looked up when a
 * node begins.
 */
public final class HostPort {
  private static final Pattern FORM =
      Pattern.compile("(?:(\\d{1,3}(?:\\.\\d{1,3}){3})|\\[([0-9A-Fa-f:.%]+)]):(\\d{1,5})");

  private HostPort() {}

  /** Returns what the text says, or null if it is not of this form, or null itself. */
  public static InetSocketAddress parse(String text) {
    var parts = FORM.matcher(text == null ? "" : text);
    if (!parts.matches()) {
      return null;
    }
    int port = Integer.parseInt(parts.group(3));
    String host = parts.group(1) == null ? parts.group(2) : parts.group(1);
    try {
      // Numbers are not looked up.
      return port == 0 || port > 65_535
          ? null
          : new InetSocketAddress(InetAddress.getByName(host), port);
    } catch (UnknownHostException e) {
      return null;
    }
  }

  /** Returns the text for a host, in numbers or not, and a port. */
  public static String format(String host, int port) {
    return (host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host) + ":" + port;
  }

  /**
   * Looks up a host's name; may take seconds.
   *
   * @return its address in numbers
   * @throws IllegalStateException if there is no such host
   */
  public static String resolve(String host) {
    try {
      return InetAddress.getByName(host).getHostAddress();
    } catch (UnknownHostException e) {
      throw new IllegalStateException("there is no host " + host + ": is its name right?", e);
    }
  }
}
