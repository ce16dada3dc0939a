package io.autospec.scaling.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.autospec.sampler.Algorithm;
import io.autospec.scaling.Cells;
import io.autospec.scaling.grid.CellResult;
import io.autospec.scaling.grid.Grid;
import io.autospec.scaling.plan.Forecast;
import io.autospec.scaling.plan.PlannerCheck;
import io.autospec.scaling.quality.QualityPoint;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class ReportFilesTest {
  private static final List<String> FIGURES =
      List.of(
          "speedup",
          "efficiency",
          "rounds",
          "wasted",
          "acceptance-by-step",
          "acceptance-by-distance",
          "timeline",
          "overhead",
          "plan",
          "quality");

  private final Grid grid = Cells.grid(3, 100, 200);
  private final List<CellResult> results = grid.cells().stream().map(Cells::result).toList();

  private Study study() {
    return new Study(
        new Study.Setup(
            "1", "autospec scale '<model>'", "test", "00", "ddpm", "cpu", "here", "JVM", "now"),
        grid,
        results,
        List.of(
            new Study.Plan(
                "recycled",
                200,
                List.of(10.0, 10.0, 10.0, 11.0, 12.0, 14.0, 18.0),
                0.5,
                List.of(
                    new Forecast(false, 1, 8, 200, 220, 2, 1, 1),
                    new Forecast(false, 10_000, 200, 10, 900, 0.2, 20, 10)),
                512)),
        List.of(new PlannerCheck("recycled", 2, 8, 200, 7, 0.03, 7.1, null, 30, 29.5)),
        List.of(
            new QualityPoint("whole", "sequential", 200, 100, List.of(score(1))),
            new QualityPoint("DDIM", "DDIM 10", 10, 100, List.of(score(0.9)))));
  }

  private static QualityPoint.Score score(double value) {
    return new QualityPoint.Score("accuracy", "more is better", value, 0.01);
  }

  private static String text(Map<String, byte[]> files, String name) {
    return new String(files.get(name), StandardCharsets.UTF_8);
  }

  @Test
  void shouldWriteOneLineACell() {
    String csv = text(ReportFiles.of(study()).files(), "results.csv");
    assertThat(csv.lines())
        .hasSize(1 + results.size())
        .allMatch(line -> line.split(",", -1).length == 20);
    assertThat(csv)
        .startsWith("algorithm,workers,window,steps,seed,rounds,")
        .contains("\nsequential,1,1,100,0,100,100,0,1.0000,1.0000,");
  }

  @Test
  void shouldTellProgramsEverything() throws IOException {
    JsonNode json =
        new ObjectMapper().readTree(ReportFiles.of(study()).files().get("results.json"));
    assertThat(json.get("version").asInt()).isEqualTo(2);
    assertThat(json.get("cells")).hasSize(results.size());
    assertThat(json.get("medians")).hasSize(2 * 7);
    JsonNode recycled = json.get("medians").get(8);
    assertThat(recycled.get("point").get("algorithm").asText()).isEqualTo("RECYCLED");
    assertThat(recycled.get("rounds").get("median").asDouble()).isEqualTo(4);
    assertThat(recycled.get("speedup").get("median").asDouble()).isCloseTo(25, within(1e-9));
    assertThat(json.get("exponents")).hasSize(6);
    assertThat(json.get("plans").get(0).get("lastWorthwhile").asInt()).isEqualTo(512);
  }

  @Test
  void shouldAskNoNetworkForAnything() {
    String page = text(ReportFiles.of(study()).files(), ReportFiles.PAGE);
    assertThat(page)
        .contains("autospec scale '&lt;model&gt;'")
        .contains("Worthwhile workers: 512")
        .contains("+1.4 %")
        .doesNotContain("http:")
        .doesNotContain("https:")
        .doesNotContain("<script");
  }

  @Test
  void shouldDrawEveryPlotTwice() throws IOException {
    assumeTrue(Pictures.obstacle().isEmpty(), "no fonts here");
    ReportFiles report = ReportFiles.of(study());
    for (String name : FIGURES) {
      assertThat(text(report.files(), name + ".svg")).contains("<svg").contains("</svg");
      assertThat(ImageIO.read(new ByteArrayInputStream(report.files().get(name + ".png"))))
          .isNotNull();
      assertThat(text(report.files(), ReportFiles.PAGE)).contains("data:image/svg+xml;base64,");
    }
    assertThat(report.files()).hasSize(3 + 2 * FIGURES.size());
  }

  @Test
  void shouldSpeakOfRoundsWhereTheSequentialChainWasNotRun() {
    Grid one =
        new Grid(
            List.of(Algorithm.RECYCLED), List.of(2), List.of(Cells.auto()), List.of(100), 2, "one");
    Study study =
        new Study(
            study().setup(),
            one,
            one.cells().stream().map(Cells::result).toList(),
            List.of(),
            List.of(),
            List.of());
    assertThat(study.byTheClock()).isFalse();
    assertThat(study.summaries().values().iterator().next().bestSpeedup().median())
        .isCloseTo((100 / 3.0 + 25) / 2, within(1e-9));
    assertThat(text(ReportFiles.of(study).files(), ReportFiles.PAGE))
        .contains("Medians over 2 seeds");
  }
}
