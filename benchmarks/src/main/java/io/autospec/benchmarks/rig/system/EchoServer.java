package io.autospec.benchmarks.rig.system;

/** Sends every tensor back, whole, once the whole of it is here. */
public interface EchoServer extends AutoCloseable {
  /** Returns how the client finds it: any text of one line. */
  String address();

  /** Stops its threads and frees what it holds, also with a client still connected. */
  @Override
  void close();
}
