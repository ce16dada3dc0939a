package io.autospec.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportsTest {
  @Test
  void shouldWriteTheContractsKeysInTheContractsOrder() throws IOException {
    SampleReport.Millis millis = new SampleReport.Millis(20.1, 20.9);
    SampleReport report =
        new SampleReport(
            "0.1.0",
            new SampleReport.ModelId("mnist", "ab"),
            "recycled",
            "secant",
            8,
            1000,
            2,
            1,
            8,
            List.of("sim:20ms", "cpu"),
            List.of(143, 141),
            4480,
            List.of(39, 40),
            7.02,
            0.878,
            3.1,
            0.78,
            millis,
            millis,
            new SampleReport.Millis(0.5, 1.6),
            0,
            0,
            null,
            "cd");
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    Reports.write(report, out);

    assertThat(out.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            """
            {
              "autospec" : "0.1.0",
              "model" : {
                "name" : "mnist",
                "sha256" : "ab"
              },
              "algorithm" : "recycled",
              "draft" : "secant",
              "window" : 8,
              "steps" : 1000,
              "count" : 2,
              "seed" : 1,
              "workers" : 8,
              "devices" : [ "sim:20ms", "cpu" ],
              "rounds" : [ 143, 141 ],
              "evaluations" : 4480,
              "rejections" : [ 39, 40 ],
              "algorithmicSpeedup" : 7.02,
              "parallelEfficiency" : 0.878,
              "wallSeconds" : 3.1,
              "secondsPerTrajectory" : 0.78,
              "evaluationMillis" : {
                "p50" : 20.1,
                "p99" : 20.9
              },
              "roundMillis" : {
                "p50" : 20.1,
                "p99" : 20.9
              },
              "overheadMillis" : {
                "p50" : 0.5,
                "p99" : 1.6
              },
              "redispatched" : 0,
              "workersLost" : 0,
              "resumedFromStep" : null,
              "samplesSha256" : "cd"
            }
            """);
  }

  @Test
  void shouldHashSamplesAsLittleEndianFloatsInOrder() {
    // sha256 of the bytes 00 00 80 3f 00 00 00 c0: 1f and -2f.
    assertThat(SamplesDigest.of(List.of(new float[] {1f}, new float[] {-2f})))
        .isEqualTo("ee4ac73c2bd27756ab82780f27c73a7bc4d3f0bb6acb37e008bc27eccd7e588b")
        .isEqualTo(SamplesDigest.of(List.of(new float[] {1f, -2f})));
  }

  @Test
  void shouldSayDurationsAsPeopleDo() {
    assertThat(Summary.duration(0.314)).isEqualTo("0.31 s");
    assertThat(Summary.duration(3.14)).isEqualTo("3.1 s");
    assertThat(Summary.duration(9.96)).isEqualTo("10 s");
    assertThat(Summary.duration(41.4)).isEqualTo("41 s");
    assertThat(Summary.duration(185)).isEqualTo("3 min 5 s");
    assertThat(Summary.duration(7800)).isEqualTo("2 h 10 min");
  }
}
