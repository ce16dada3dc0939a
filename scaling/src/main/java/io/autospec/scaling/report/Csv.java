package io.autospec.scaling.report;

import io.autospec.scaling.grid.CellResult;
import java.util.List;
import java.util.Locale;

/** One line a run, for spreadsheets. Its columns and their order are a contract. */
final class Csv {
  private static final String HEADER =
      "algorithm,workers,window,steps,seed,rounds,evaluations,rejections,rounds_speedup,"
          + "wall_seconds,evaluation_ms,round_ms,overhead_ms,redispatched,"
          + "compute_s,waiting_s,network_s,coordinator_s,samples_sha256,devices\n";

  private Csv() {}

  static String of(List<CellResult> results) {
    StringBuilder csv = new StringBuilder(HEADER);
    for (CellResult result : results) {
      CellResult.Parts parts = result.parts();
      csv.append(
          String.format(
              Locale.ROOT,
              "%s,%d,%d,%d,%d,%d,%d,%d,%.4f,%.4f,%.4f,%.4f,%.4f,%d,%.4f,%.4f,%.4f,%.4f,%s,%s%n",
              result.cell().algorithm().label(),
              result.cell().workers(),
              result.cell().window(),
              result.cell().steps(),
              result.cell().seed(),
              result.rounds(),
              result.evaluations(),
              result.rejections(),
              result.speedup(),
              result.wallSeconds(),
              result.evaluationMillis(),
              result.roundMillis(),
              result.overheadMillis(),
              result.redispatched(),
              parts == null ? 0 : parts.compute(),
              parts == null ? 0 : parts.waiting(),
              parts == null ? 0 : parts.network(),
              parts == null ? 0 : parts.coordinator(),
              result.samplesSha256(),
              String.join("; ", result.devices())));
    }
    return csv.toString().replace(System.lineSeparator(), "\n");
  }
}
