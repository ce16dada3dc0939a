package io.autospec.cli.report;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.autospec.actors.job.JobResult;
import io.autospec.sampler.Algorithm;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Makes reports, and writes them as JSON. */
public final class Reports {
  private Reports() {}

  /**
   * The report of a finished job.
   *
   * @param version the program's version
   * @param drawn what was drawn
   * @param result what came out
   * @return the report
   */
  public static SampleReport of(String version, Drawn drawn, JobResult result) {
    int steps = drawn.steps();
    List<String> devices = drawn.devices().isEmpty() ? result.devices() : drawn.devices();
    int workers = Math.max(1, devices.size());
    int window = drawn.algorithm() == Algorithm.SEQUENTIAL ? 1 : Math.min(drawn.window(), steps);
    double speedup =
        steps / result.rounds().stream().mapToInt(Integer::intValue).average().orElse(steps);
    double seconds = result.wallNanos() / 1e9;
    return new SampleReport(
        version,
        new SampleReport.ModelId(drawn.model(), drawn.sha256()),
        drawn.algorithm().label(),
        draft(drawn),
        window,
        steps,
        drawn.count(),
        drawn.seed(),
        workers,
        devices,
        result.rounds(),
        result.evaluations(),
        result.rejections(),
        rounded(speedup),
        rounded(speedup / Math.min(window, workers)),
        rounded(seconds),
        rounded(seconds / drawn.count()),
        millis(result.evaluationNanos()),
        millis(result.roundNanos()),
        millis(result.overheadNanos()),
        result.redispatched(),
        result.workersLost(),
        result.resumedFromStep().isPresent() ? result.resumedFromStep().getAsLong() : null,
        SamplesDigest.of(result.samples()));
  }

  /**
   * Writes a report, two spaces deep, a line end at its end.
   *
   * @param report the report
   * @param out where; flushed and left open
   * @throws IOException if it cannot be written
   */
  public static void write(SampleReport report, OutputStream out) throws IOException {
    DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
    printer.indentObjectsWith(new DefaultIndenter("  ", "\n"));
    JsonMapper mapper =
        JsonMapper.builder().disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET).build();
    out.write(mapper.writer(printer).writeValueAsBytes(report));
    out.write("\n".getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  private static String draft(Drawn drawn) {
    return switch (drawn.algorithm()) {
      case RECYCLED -> drawn.draft().label();
      case ASD -> "frozen";
      case SEQUENTIAL, PICARD -> null;
    };
  }

  private static SampleReport.Millis millis(JobResult.Percentiles nanos) {
    return new SampleReport.Millis(rounded(nanos.p50() / 1e6), rounded(nanos.p99() / 1e6));
  }

  /** Four decimals: more would be noise of the clock, and fewer lose a microsecond. */
  private static double rounded(double value) {
    return Math.round(value * 1e4) / 1e4;
  }
}
