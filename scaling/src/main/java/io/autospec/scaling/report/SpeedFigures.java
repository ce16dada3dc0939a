package io.autospec.scaling.report;

import io.autospec.sampler.Algorithm;
import io.autospec.scaling.grid.Cell;
import io.autospec.scaling.stats.MedianInterval;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.style.lines.SeriesLines;

/** What more workers and longer chains bring. */
final class SpeedFigures {
  private static final String BARS =
      " Marks are medians over the seeds; bars reach to the farther end of the median's confidence"
          + " interval.";

  private SpeedFigures() {}

  static Optional<Figure> speedup(Study study) {
    XYChart chart =
        ChartStyle.chart(
            "workers", study.byTheClock() ? "speedup by the clock" : "speedup in rounds");
    List<Integer> workers = workers(study);
    if (workers.size() < 2) {
      return Optional.empty();
    }
    if (!addByWorkers(study, chart, (summary, point) -> summary.bestSpeedup())) {
      return Optional.empty();
    }
    double[] x = workers.stream().mapToDouble(Integer::doubleValue).toArray();
    ChartStyle.asReference(chart.addSeries("ideal", x, x));
    logarithmic(chart);
    return Optional.of(
        new Figure(
            "speedup",
            "Speedup against workers",
            (study.byTheClock()
                    ? "The sequential chain's wall time over the algorithm's, one trajectory."
                    : "Steps of the chain over rounds: the speedup if calls were all that takes"
                        + " time. The sequential chain was not run, so nothing here is by the"
                        + " clock.")
                + BARS,
            chart));
  }

  static Optional<Figure> efficiency(Study study) {
    XYChart chart = ChartStyle.chart("workers", "speedup / workers");
    if (workers(study).size() < 2
        || !addByWorkers(
            study, chart, (summary, point) -> scaled(summary.bestSpeedup(), point.workers()))) {
      return Optional.empty();
    }
    ChartStyle.logarithmicX(chart);
    chart.getStyler().setYAxisMin(0.0);
    return Optional.of(
        new Figure(
            "efficiency",
            "Parallel efficiency",
            "The speedup for each worker: 1 is ideal. A window longer than the workers can lift it"
                + " above 1 where a call's rows are cheap."
                + BARS,
            chart));
  }

  static Optional<Figure> wasted(Study study) {
    XYChart chart = ChartStyle.chart("workers", "evaluations wasted, % of the chain's steps");
    if (!addByWorkers(study, chart, (summary, point) -> percent(summary.wasted()))) {
      return Optional.empty();
    }
    if (workers(study).size() > 1) {
      ChartStyle.logarithmicX(chart);
    }
    chart.getStyler().setYAxisMin(0.0);
    return Optional.of(
        new Figure(
            "wasted",
            "Evaluations wasted",
            "Network evaluations beyond the sequential chain's one a step: what the speedup costs"
                + " in energy."
                + BARS,
            chart));
  }

  static Optional<Figure> rounds(Study study) {
    if (study.grid().steps().size() < 2) {
      return Optional.empty();
    }
    XYChart chart = ChartStyle.chart("steps of the chain, K", "rounds");
    Map<Cell.Point, Summary> summaries = study.summaries();
    List<Exponent> exponents = Exponent.of(study.grid(), study.results());
    List<Double> reference = new ArrayList<>();
    int drawn = 0;
    for (Exponent exponent : exponents) {
      Series series =
          Series.of(study.grid()).stream()
              .filter(
                  one ->
                      one.algorithm() == exponent.algorithm()
                          && one.window().label().equals(exponent.window()))
              .findFirst()
              .orElseThrow();
      String name = series.name();
      if (study.grid().workers().size() > 1) {
        name += ", " + exponent.workers() + " workers";
      }
      add(
          chart,
          String.format(
              Locale.ROOT,
              "%s: K^%.2f ± %.2f",
              name,
              exponent.law().exponent(),
              exponent.law().standardError()),
          study.grid().steps(),
          k ->
              Optional.ofNullable(summaries.get(series.point(exponent.workers(), k)))
                  .map(Summary::rounds));
      reference.add(exponent.law().at(study.mainSteps()));
      drawn++;
    }
    if (drawn == 0) {
      return Optional.empty();
    }
    double[] x = study.grid().steps().stream().mapToDouble(Integer::doubleValue).sorted().toArray();
    double top = reference.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = top * Math.pow(x[i] / study.mainSteps(), Exponent.PAPER);
    }
    ChartStyle.asReference(chart.addSeries("slope of the paper: K^2/3", x, y));
    logarithmic(chart);
    return Optional.of(
        new Figure(
            "rounds",
            "Rounds against the length of the chain",
            "Both axes are logarithmic. The exponent is fitted by least squares over all seeds, ±"
                + " one standard error; the grey line has the slope of the paper's bound."
                + BARS,
            chart));
  }

  private static void logarithmic(XYChart chart) {
    ChartStyle.logarithmicX(chart);
    ChartStyle.logarithmicY(chart);
  }

  static List<Integer> workers(Study study) {
    return study.grid().workers().stream().sorted().distinct().toList();
  }

  private static boolean addByWorkers(
      Study study, XYChart chart, BiFunction<Summary, Cell.Point, MedianInterval> figure) {
    Map<Cell.Point, Summary> summaries = study.summaries();
    boolean any = false;
    for (Series series : Series.of(study.grid())) {
      if (series.algorithm() == Algorithm.SEQUENTIAL) {
        continue;
      }
      any |=
          add(
              chart,
              series.name(),
              workers(study),
              n -> {
                Cell.Point point = series.point(n, study.mainSteps());
                return Optional.ofNullable(summaries.get(point))
                    .map(summary -> figure.apply(summary, point));
              });
    }
    return any;
  }

  private static boolean add(
      XYChart chart,
      String name,
      List<Integer> at,
      Function<Integer, Optional<MedianInterval>> figure) {
    List<Integer> sorted = at.stream().sorted().distinct().toList();
    List<Double> x = new ArrayList<>();
    List<Double> y = new ArrayList<>();
    List<Double> bars = new ArrayList<>();
    for (int value : sorted) {
      figure
          .apply(value)
          .ifPresent(
              median -> {
                x.add((double) value);
                y.add(median.median());
                bars.add(Math.max(median.high() - median.median(), median.median() - median.low()));
              });
    }
    if (x.isEmpty()) {
      return false;
    }
    chart.addSeries(name, x, y, bars).setLineStyle(SeriesLines.SOLID);
    return true;
  }

  private static MedianInterval scaled(MedianInterval of, double by) {
    return new MedianInterval(
        of.median() / by, of.low() / by, of.high() / by, of.coverage(), of.count());
  }

  private static MedianInterval percent(MedianInterval of) {
    return scaled(of, 0.01);
  }
}
