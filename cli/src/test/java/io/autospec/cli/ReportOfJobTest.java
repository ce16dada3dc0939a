package io.autospec.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class ReportOfJobTest {
  @Test
  void shouldReportWhatTheJobCost() throws IOException {
    JsonNode report =
        report(
            "mnist", "-n", "2", "--seed", "-5", "--label", "3", "--window", "16", "--workers", "4");
    assertThat(report.get("rounds").toString()).isEqualTo("[142,142]");
    assertThat(report.get("algorithmicSpeedup").asDouble()).isEqualTo(7.0423);
    assertThat(report.get("parallelEfficiency").asDouble()).isEqualTo(1.7606);
    assertThat(report.get("wallSeconds").asDouble()).isEqualTo(3.1);
    assertThat(report.get("secondsPerTrajectory").asDouble()).isEqualTo(1.55);
    assertThat(report.get("evaluationMillis").get("p50").asDouble()).isEqualTo(20.1);
    assertThat(report.get("seed").asLong()).isEqualTo(-5);
    assertThat(report.get("draft").asText()).isEqualTo("secant");
    assertThat(report.get("devices").size()).isEqualTo(4);
    assertThat(report.get("samplesSha256").asText()).hasSize(64);
  }

  @Test
  void shouldReportAWindowNoLongerThanTheChain() throws IOException {
    assertThat(report("vector", "--window", "all").get("window").asInt()).isEqualTo(1000);
    assertThat(report("vector", "--algorithm", "sequential").get("window").asInt()).isEqualTo(1);
  }

  @Test
  void shouldReportTheDraftOfEachAlgorithm() throws IOException {
    assertThat(report("vector", "--algorithm", "asd").get("draft").asText()).isEqualTo("frozen");
    assertThat(report("vector", "--draft", "recycled").get("draft").asText()).isEqualTo("recycled");
    assertThat(report("vector", "--algorithm", "picard").get("draft").isNull()).isTrue();
    assertThat(report("vector", "--algorithm", "sequential").get("draft").isNull()).isTrue();
  }

  private static JsonNode report(String... arguments) throws IOException {
    Harness harness = new Harness();
    String[] all = new String[arguments.length + 3];
    all[0] = "sample";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    all[all.length - 2] = "--report";
    all[all.length - 1] = "-";
    assertThat(harness.run(all)).as(() -> String.join("\n", harness.errLines())).isZero();
    return new ObjectMapper().readTree(harness.out());
  }
}
