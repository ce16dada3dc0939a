package io.autospec.benchmarks.rig.report;

import io.autospec.benchmarks.rig.cell.CellResult;

/** A number of a cell that is printed. */
public enum Metric {
  /** The median round trip. */
  P50("p50, us"),
  /** The 99th percentile of the round trip. */
  P99("p99, us"),
  /** The throughput in each direction. */
  RATE("MB/s each way"),
  /** The CPU time of both processes. */
  CPU("CPU of both processes, us a message"),
  /** What a waiting server costs. */
  IDLE_SERVER("server, % of a core"),
  /** What a waiting client costs. */
  IDLE_CLIENT("client, % of a core");

  private final String title;

  Metric(String title) {
    this.title = title;
  }

  /** Returns what it is, with its unit. */
  public String title() {
    return title;
  }

  /** Returns a cell's; NaN or infinite if it has none. */
  public double of(CellResult cell) {
    return switch (this) {
      case P50 -> cell.p50Nanos() / 1e3;
      case P99 -> cell.p99Nanos() / 1e3;
      case RATE -> cell.megabytesPerSecond();
      case CPU -> (cell.clientCpuNanos() + cell.serverCpuNanos()) / 1e3 / cell.messages();
      case IDLE_SERVER -> 100.0 * cell.serverCpuNanos() / cell.elapsedNanos();
      case IDLE_CLIENT -> 100.0 * cell.clientCpuNanos() / cell.elapsedNanos();
    };
  }
}
