package io.autospec.benchmarks.rig.system;

import java.io.IOException;

/**
 * One way of moving tensors to another JVM and back. Its server runs in a child JVM and its client
 * in the rig's own; each JVM has one instance. To add one: a class, and a line in {@link
 * EchoSystems}.
 */
public interface EchoSystem {
  /** Returns the name: lower case, digits and dashes, no other system's. */
  String name();

  /** Returns whether tensors of this many bytes can be sent. */
  default boolean supports(int bytes) {
    return true;
  }

  /**
   * Returns whether the server is to run in the client's JVM, on the same instance of this class;
   * the CPU time of both is then the client's.
   */
  default boolean inOneProcess() {
    return false;
  }

  /**
   * Returns how many bytes must have gone each way before a fresh connection is in its steady
   * state: the length of a ring in memory, say, whose pages cost more when they are first touched.
   */
  default long warmUpBytes() {
    return 0;
  }

  /** Starts a server that sends every whole tensor back, on threads of its own. */
  EchoServer startServer(EchoSetup setup) throws IOException;

  /**
   * Connects to a server.
   *
   * @param address what {@link EchoServer#address} returned
   * @param replies told of every tensor that came back
   * @throws RigException also if no connection came about within the timeout
   */
  EchoClient connect(EchoSetup setup, String address, ReplyHandler replies) throws IOException;
}
