package io.autospec.benchmarks.rig.host;

import io.autospec.benchmarks.rig.system.EchoServer;
import io.autospec.benchmarks.rig.system.EchoSetup;
import io.autospec.benchmarks.rig.system.EchoSystem;
import java.io.IOException;
import java.util.Optional;

/** Runs the server in this JVM. */
public final class LocalHost implements ServerHost {
  private EchoServer server;

  /** Makes one with no server yet. */
  public LocalHost() {}

  @Override
  public synchronized String open(EchoSystem system, EchoSetup setup) throws IOException {
    close();
    server = system.startServer(setup);
    return server.address();
  }

  @Override
  public synchronized void close() {
    if (server != null) {
      server.close();
      server = null;
    }
  }

  @Override
  public void kill() {
    close();
  }

  @Override
  public boolean isUsable() {
    return true;
  }

  @Override
  public Optional<ProcessHandle> process() {
    return Optional.empty();
  }
}
