package io.autospec.benchmarks.rig.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.autospec.benchmarks.rig.cell.CellResult;
import io.autospec.benchmarks.rig.cell.LoadMode;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RigReportTest {
  private static CellResult cell(int round, String system, int bytes, LoadMode mode, long p50) {
    return new CellResult(
        round,
        system,
        bytes,
        mode,
        1_000,
        1_000_000_000,
        p50,
        2 * p50,
        3 * p50,
        1_000_000,
        500_000);
  }

  @Test
  void ratiosAreTakenWithinARoundBeforeTheMedian() {
    // The machine is three times slower in round 2; the ratio is 2, 2 and 4.
    String report =
        new RigReport(
                List.of(
                    cell(1, "base", 65_536, LoadMode.PING_PONG, 10_000),
                    cell(1, "other", 65_536, LoadMode.PING_PONG, 20_000),
                    cell(2, "other", 65_536, LoadMode.PING_PONG, 60_000),
                    cell(2, "base", 65_536, LoadMode.PING_PONG, 30_000),
                    cell(3, "base", 65_536, LoadMode.PING_PONG, 10_000),
                    cell(3, "other", 65_536, LoadMode.PING_PONG, 40_000)),
                "base")
            .markdown();
    assertThat(report)
        .contains("| base | 10.0 (10.0-30.0) |", "| other | 40.0 (20.0-60.0) |")
        .contains(
            """
            **p50, us, ratio to base (below 1 is faster)**

            | system | 64K |
            | --- | --- |
            | base | 1.00 (1.00-1.00) |
            | other | 2.00 (2.00-4.00) |
            """)
        // 1000 messages of 65,536 bytes in a second; 1.5 ms of CPU for them.
        .contains("| base | 65.5 (65.5-65.5) |", "| base | 1.50 (1.50-1.50) |");
  }

  @Test
  void whatWasNotMeasuredIsADash() {
    String report =
        new RigReport(
                List.of(
                    cell(1, "base", 65_536, LoadMode.QUIET, 10_000),
                    cell(1, "other", 1 << 20, LoadMode.QUIET, 10_000)),
                "base")
            .markdown();
    assertThat(report)
        .startsWith("## quiet\n")
        .contains("| system | 64K | 1M |")
        .contains("| base | 10.0 (10.0-10.0) | - |", "| other | - | 10.0 (10.0-10.0) |")
        .contains("| other | - | - |")
        .doesNotContain("NaN", "MB/s");
  }

  @Test
  void waitingIsAShareOfACore() {
    String report =
        new RigReport(List.of(cell(1, "base", 65_536, LoadMode.IDLE, 0)), "base").markdown();
    assertThat(report)
        .contains("| system | server, % of a core | client, % of a core |")
        .contains("| base | 0.05 (0.05-0.05) | 0.10 (0.10-0.10) |");
  }

  @Test
  void aLineOfCsvHasEveryColumn() {
    String line = ResultsCsv.line(cell(2, "base", 65_536, LoadMode.WINDOW_8, 10_000));
    assertThat(line)
        .isEqualTo("2,base,65536,window-8,1000,1.000,10.0,20.0,30.0,65.54,1000,500")
        .satisfies(
            text ->
                assertThat(text.chars().filter(c -> c == ',').count())
                    .isEqualTo(ResultsCsv.HEADER.chars().filter(c -> c == ',').count()));
  }
}
