package io.autospec.systemtests;

import io.autospec.transport.TensorHandler;
import io.autospec.transport.TensorNodeContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is chosen of a node in a test, here or, through arguments, in another process. Timeouts are
 * short, so that faults are noticed within a test's patience.
 */
final class NodeOptions {
  private static final int LARGEST = 4 << 20;

  private final Map<String, String> values = new TreeMap<>();

  /** Begins with the defaults of these tests. */
  NodeOptions(Way way, int nodeId) {
    set("way", way.name()).set("node", nodeId).set("host", "127.0.0.1");
    set("peerTimeout", 1_000).set("heartbeat", 100);
    set("connectTimeout", 5_000).set("deliveryTimeout", 5_000);
    set("largest", LARGEST).set("maxMessages", 256);
    // Less than the defaults: it is cleared at each start.
    set("sendMemory", 4 * LARGEST).set("receiveMemory", 6 * LARGEST);
    set("echoes", true).set("imageTimeout", 5_000);
  }

  /** Reads what {@link #arguments} wrote. */
  static NodeOptions parse(List<String> arguments) {
    NodeOptions options = new NodeOptions(Way.IPC, 0);
    for (String argument : arguments) {
      String[] parts = argument.split("=", 2);
      if (!options.values.containsKey(parts[0])) {
        throw new IllegalArgumentException("no such option: " + argument);
      }
      options.values.put(parts[0], parts[1]);
    }
    return options;
  }

  NodeOptions set(String name, Object value) {
    values.put(name, value.toString());
    return this;
  }

  /** Returns the same for another node. */
  NodeOptions ofNode(int nodeId) {
    return parse(arguments()).set("node", nodeId);
  }

  List<String> arguments() {
    List<String> arguments = new ArrayList<>();
    values.forEach((name, value) -> arguments.add(name + "=" + value));
    return arguments;
  }

  Way way() {
    return Way.valueOf(values.get("way"));
  }

  int nodeId() {
    return (int) number("node");
  }

  long peerTimeoutMillis() {
    return number("peerTimeout");
  }

  /** Returns whether the other process answers requests. */
  boolean echoes() {
    return Boolean.parseBoolean(values.get("echoes"));
  }

  private long number(String name) {
    return Long.parseLong(values.get(name));
  }

  TensorNodeContext context(TensorHandler handler) {
    TensorNodeContext context =
        new TensorNodeContext(nodeId(), handler)
            .host(values.get("host"))
            .peerTimeoutMillis(peerTimeoutMillis())
            .heartbeatMillis(number("heartbeat"))
            .connectTimeoutMillis(number("connectTimeout"))
            .deliveryTimeoutMillis(number("deliveryTimeout"))
            .largestMessageBytes((int) number("largest"))
            .maxMessages((int) number("maxMessages"))
            .sendMemoryBytes(number("sendMemory"))
            .receiveMemoryBytes(number("receiveMemory"));
    way().choose(context);
    if (context.aeron() != null) {
      context.aeron().imageTimeoutMillis(number("imageTimeout"));
    }
    return context;
  }
}
