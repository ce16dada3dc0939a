package io.autospec.scaling.report;

import io.autospec.sampler.Algorithm;
import io.autospec.scaling.grid.Cell;
import io.autospec.scaling.grid.CellResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;

/** Where the time goes. */
final class TimeFigures {
  /** Rounds of a timeline: more would not be told apart. */
  private static final int ROUNDS = 12;

  private static final double PERCENT = 100;

  private TimeFigures() {}

  /** Which worker evaluated which step when: the middle of one run. */
  static Optional<Figure> timeline(Study study) {
    Optional<CellResult> shown =
        study.results().stream()
            .filter(result -> !result.timeline().isEmpty())
            .filter(result -> result.cell().steps() == study.mainSteps())
            .max(
                Comparator.comparingInt(
                        (CellResult result) ->
                            result.cell().algorithm() == Algorithm.RECYCLED ? 1 : 0)
                    // Eight colours are told apart.
                    .thenComparingInt(result -> -Math.abs(result.cell().workers() - 8)));
    if (shown.isEmpty()) {
      return Optional.empty();
    }
    CellResult result = shown.get();
    XYChart chart = ChartStyle.chart("ms since the first call", "step of the chain");
    Map<Integer, List<CellResult.Call>> byWorker = new TreeMap<>();
    for (CellResult.Call call : middle(result)) {
      byWorker.computeIfAbsent(call.worker(), unused -> new ArrayList<>()).add(call);
    }
    byWorker.forEach((worker, calls) -> add(chart, worker, calls));
    return Optional.of(
        new Figure(
            "timeline",
            "Which worker evaluated which step when",
            String.format(
                "The middle of one run: %s, window %d, %d workers. Each bar is one step evaluated,"
                    + " as long as its call took; steps that appear again were behind a rejection.",
                result.cell().algorithm().label(), result.cell().window(), result.cell().workers()),
            chart));
  }

  private static List<CellResult.Call> middle(CellResult result) {
    List<CellResult.Call> calls = result.timeline();
    int about = Math.min(calls.size(), ROUNDS * Math.min(result.cell().workers(), 32));
    int from = (calls.size() - about) / 2;
    return calls.subList(from, from + about);
  }

  private static void add(XYChart chart, int worker, List<CellResult.Call> calls) {
    List<Double> x = new ArrayList<>();
    List<Double> y = new ArrayList<>();
    for (CellResult.Call call : calls) {
      for (int step : call.steps()) {
        x.add(call.beganMillis());
        y.add((double) step);
        x.add(call.endedMillis());
        y.add((double) step);
        // Lifts the pen between two bars.
        x.add(call.endedMillis());
        y.add(Double.NaN);
      }
    }
    XYSeries series = chart.addSeries("worker " + worker, x, y);
    ChartStyle.asLine(series, ChartStyle.colour(worker), 4);
  }

  /** Shares of the wall time, by algorithm and workers. */
  static Optional<Figure> overhead(Study study) {
    List<String> names = new ArrayList<>();
    List<CellResult.Parts> parts = new ArrayList<>();
    Map<Cell.Point, Summary> summaries = study.summaries();
    for (Series series : Series.of(study.grid())) {
      for (int workers : SpeedFigures.workers(study)) {
        Cell.Point point = series.point(workers, study.mainSteps());
        Summary summary = summaries.get(point);
        String name = series.algorithm().label() + " " + point.workers() + "/" + point.window();
        if (summary != null
            && summary.parts() != null
            && summary.parts().total() > 0
            && !names.contains(name)) {
          names.add(name);
          parts.add(summary.parts());
        }
      }
    }
    if (names.isEmpty()) {
      return Optional.empty();
    }
    CategoryChart chart =
        new CategoryChartBuilder()
            .width(ChartStyle.WIDTH)
            .height(ChartStyle.HEIGHT)
            .xAxisTitle("algorithm workers/window")
            .yAxisTitle("share of the wall time, %")
            .build();
    ChartStyle.dress(chart.getStyler());
    chart.getStyler().setStacked(true);
    chart.getStyler().setXAxisLabelRotation(90);
    chart.getStyler().setYAxisMax(PERCENT);
    add(chart, "compute", names, parts, CellResult.Parts::compute);
    add(chart, "waiting", names, parts, CellResult.Parts::waiting);
    add(chart, "network", names, parts, CellResult.Parts::network);
    add(chart, "coordinator", names, parts, CellResult.Parts::coordinator);
    return Optional.of(
        new Figure(
            "overhead",
            "Where the wall time goes",
            "Told from the query of each round that was answered last. compute: the calls of its"
                + " worker. waiting: for a place at a worker, and there for its turn. network: from"
                + " sending to the answer, less what the worker had it by its own clock (within one"
                + " process, between threads). coordinator: drafts, verdicts and what lies"
                + " between.",
            chart));
  }

  private static void add(
      CategoryChart chart,
      String name,
      List<String> names,
      List<CellResult.Parts> parts,
      java.util.function.ToDoubleFunction<CellResult.Parts> part) {
    chart.addSeries(
        name,
        names,
        parts.stream().map(one -> PERCENT * part.applyAsDouble(one) / one.total()).toList());
  }
}
