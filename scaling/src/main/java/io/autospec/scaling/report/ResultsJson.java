package io.autospec.scaling.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.autospec.scaling.grid.Cell;
import io.autospec.scaling.grid.CellResult;
import io.autospec.scaling.plan.PlannerCheck;
import io.autospec.scaling.quality.QualityPoint;
import io.autospec.scaling.stats.MedianInterval;
import java.util.List;

/** The whole of an experiment, for programs. */
final class ResultsJson {
  /** Rises when a key's meaning changes, or a key goes. */
  private static final int VERSION = 2;

  private ResultsJson() {}

  private record Root(
      int version,
      Study.Setup setup,
      int seeds,
      List<Row> medians,
      List<Exponent> exponents,
      double paperExponent,
      List<Study.Plan> plans,
      List<PlannerCheck> checks,
      List<QualityPoint> quality,
      List<CellResult> cells) {}

  private record Row(
      Cell.Point point,
      MedianInterval rounds,
      MedianInterval roundsSpeedup,
      MedianInterval seconds,
      MedianInterval speedup,
      MedianInterval wasted,
      CellResult.Parts meanSeconds) {
    static Row of(Summary summary) {
      return new Row(
          summary.point(),
          summary.rounds(),
          summary.roundsSpeedup(),
          summary.seconds(),
          summary.speedup().orElse(null),
          summary.wasted(),
          summary.parts());
    }
  }

  static String of(Study study) {
    Root root =
        new Root(
            VERSION,
            study.setup(),
            study.grid().seeds(),
            study.summaries().values().stream().map(Row::of).toList(),
            Exponent.of(study.grid(), study.results()),
            Exponent.PAPER,
            study.plans(),
            study.checks(),
            study.quality(),
            study.results().stream().map(CellResult::withoutTimeline).toList());
    DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
    printer.indentObjectsWith(new DefaultIndenter("  ", "\n"));
    try {
      return JsonMapper.builder().build().writer(printer).writeValueAsString(root) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an experiment cannot be written: " + e.getMessage(), e);
    }
  }
}
