package io.autospec.benchmarks.rig.report;

import io.autospec.benchmarks.rig.cell.CellResult;
import java.util.Locale;

/** The lines of results.csv: every cell, nothing summed up. */
public final class ResultsCsv {
  /** The first line. */
  public static final String HEADER =
      "round,system,bytes,mode,messages,seconds,p50_us,p99_us,max_us,mb_per_s,"
          + "client_cpu_us,server_cpu_us";

  private ResultsCsv() {}

  /** Returns a cell's line; CPU times are of the whole cell. */
  public static String line(CellResult cell) {
    return String.format(
        Locale.ROOT,
        "%d,%s,%d,%s,%d,%.3f,%.1f,%.1f,%.1f,%.2f,%.0f,%.0f",
        cell.round(),
        cell.system(),
        cell.bytes(),
        cell.mode().label(),
        cell.messages(),
        cell.elapsedNanos() / 1e9,
        cell.p50Nanos() / 1e3,
        cell.p99Nanos() / 1e3,
        cell.maxNanos() / 1e3,
        cell.megabytesPerSecond(),
        cell.clientCpuNanos() / 1e3,
        cell.serverCpuNanos() / 1e3);
  }
}
