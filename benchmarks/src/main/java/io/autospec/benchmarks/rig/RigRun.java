package io.autospec.benchmarks.rig;

import io.autospec.benchmarks.rig.cell.CellResult;
import io.autospec.benchmarks.rig.cell.LoadMode;
import io.autospec.benchmarks.rig.cell.TensorSize;
import io.autospec.benchmarks.rig.host.ChildHost;
import io.autospec.benchmarks.rig.host.LocalHost;
import io.autospec.benchmarks.rig.host.RunFolder;
import io.autospec.benchmarks.rig.host.ServerHost;
import io.autospec.benchmarks.rig.load.CellRunner;
import io.autospec.benchmarks.rig.system.EchoSetup;
import io.autospec.benchmarks.rig.system.EchoSystem;
import io.autospec.benchmarks.rig.system.RigException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Measures cells, each system's in a child JVM that lives from its first cell to the end of the
 * run, so that its code stays compiled; between its cells it waits for a line and costs nothing.
 * One thread's, but for {@link #close}, which may come from the JVM's end.
 */
final class RigRun implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final RunFolder folder = new RunFolder();
  private final Map<String, ServerHost> hosts = new ConcurrentHashMap<>();
  private final CellRunner runner;
  private volatile boolean closed;

  RigRun(Duration measured, Duration idle) throws IOException {
    this.runner = new CellRunner(measured, idle);
  }

  /** Measures a cell; throws if it fails, and then others can still be measured. */
  CellResult measure(int round, RigPlan.Cell cell) throws IOException {
    EchoSystem system = cell.system();
    ServerHost host = host(system);
    Path own = folder.cell();
    boolean good = false;
    try {
      EchoSetup setup = new EchoSetup(cell.bytes(), cell.mode().window(), own, TIMEOUT);
      CellResult result = runner.run(round, system, cell.mode(), setup, host);
      good = true;
      return result;
    } finally {
      if (!good) {
        // Whatever state it is in, the next cell gets a fresh one.
        host.kill();
        hosts.remove(system.name());
      }
      RunFolder.delete(own);
    }
  }

  /** Has a system's code loaded and compiled in part, by a cell that is not kept. */
  void prime(EchoSystem system, int bytes, Duration duration) throws IOException {
    try (CellRunner shortly = new CellRunner(duration, Duration.ZERO)) {
      Path own = folder.cell();
      EchoSetup setup = new EchoSetup(bytes, LoadMode.WINDOW_8.window(), own, TIMEOUT);
      shortly.run(0, system, LoadMode.WINDOW_8, setup, host(system));
      RunFolder.delete(own);
    }
  }

  private ServerHost host(EchoSystem system) throws IOException {
    if (closed) {
      throw new RigException("the run has ended");
    }
    ServerHost host = hosts.get(system.name());
    if (host == null || !host.isUsable()) {
      host = system.inOneProcess() ? new LocalHost() : new ChildHost(folder.path(), TIMEOUT);
      hosts.put(system.name(), host);
      if (closed) {
        host.kill();
      }
    }
    return host;
  }

  /** Returns whether the run has ended, perhaps because the JVM is asked to. */
  boolean isClosed() {
    return closed;
  }

  @Override
  public void close() {
    closed = true;
    hosts.values().forEach(ServerHost::kill);
    runner.close();
    RunFolder.delete(folder.path());
  }

  /** Returns what a line about a cell begins with. */
  static String name(RigPlan.Cell cell) {
    return cell.system().name() + ", " + TensorSize.text(cell.bytes()) + ", " + cell.mode().label();
  }
}
