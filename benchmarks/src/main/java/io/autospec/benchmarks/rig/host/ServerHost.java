package io.autospec.benchmarks.rig.host;

import io.autospec.benchmarks.rig.system.EchoSetup;
import io.autospec.benchmarks.rig.system.EchoSystem;
import java.io.IOException;
import java.util.Optional;

/** Where a system's server runs. One thread's, but for {@link #kill}. */
public interface ServerHost {
  /**
   * Starts a server.
   *
   * @return its address
   */
  String open(EchoSystem system, EchoSetup setup) throws IOException;

  /** Stops the server, if there is one; the place where it ran stays warm for the next. */
  void close() throws IOException;

  /** Ends all of it at once; any thread may. Nothing can be opened then. */
  void kill();

  /** Returns whether a server can be opened. */
  boolean isUsable();

  /** Returns the process that its CPU time is read from, if it is not the client's own. */
  Optional<ProcessHandle> process();
}
