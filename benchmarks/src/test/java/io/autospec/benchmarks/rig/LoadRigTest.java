package io.autospec.benchmarks.rig;

import static org.assertj.core.api.Assertions.assertThat;

import io.autospec.benchmarks.rig.report.ResultsCsv;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LoadRigTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String... words) {
    return LoadRig.run(
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8),
        words);
  }

  @Test
  void badOptionsAreOneLineAndStatus2() {
    assertThat(run("--rounds", "none")).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).startsWith("rig: ").hasLineCount(1);
    assertThat(out.size()).isZero();
  }

  @Test
  void aFolderThatCannotBeMadeIsABadOption(@TempDir Path folder) throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    assertThat(run("--quick", "--out", file.resolve("below").toString())).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).startsWith("rig: --out").hasLineCount(1);
  }

  @Test
  void helpNamesEveryOption() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("--systems", "--sizes", "--modes", "--rounds", "--reference", "--out");
  }

  @Test
  void twoJvmsAreMeasuredAndTheReportIsWritten(@TempDir Path folder) throws IOException {
    Path results = folder.resolve("results");
    int status =
        run(
            "--systems=nio-tcp,raw-aeron-ipc-claim",
            "--sizes=16k",
            "--rounds=1",
            "--seconds-per-cell=0.1",
            "--idle-seconds=0.1",
            "--prime-seconds=0.1",
            "--out=" + results);
    assertThat(err.toString(StandardCharsets.UTF_8)).doesNotContain("failed");
    assertThat(status).isZero();
    assertThat(Files.readAllLines(results.resolve("results.csv")))
        .hasSize(1 + 2 * 4)
        .startsWith(ResultsCsv.HEADER);
    assertThat(Files.readString(results.resolve("report.md")))
        .isEqualTo(out.toString(StandardCharsets.UTF_8))
        .contains("- processor: ", "- load average, round 1: ", "## ping-pong", "## idle")
        .contains("ratio to nio-tcp", "| raw-aeron-ipc-claim |");
  }
}
