package io.autospec.scaling.report;

import io.autospec.sampler.Algorithm;
import io.autospec.scaling.grid.Cell;
import io.autospec.scaling.grid.CellResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** How good drafts are. */
final class DraftFigures {
  private static final int BINS = 40;
  private static final double PERCENT = 100;

  private DraftFigures() {}

  static Optional<Figure> acceptanceByStep(Study study) {
    XYChart chart = ChartStyle.chart("step of the chain", "drafts accepted, %");
    boolean any = false;
    for (Series series : Series.of(study.grid())) {
      Cell.Point point = widest(study, series);
      List<CellResult> traced = traced(study, point);
      if (traced.isEmpty()) {
        continue;
      }
      Acceptance acceptance = Acceptance.of(traced, series.algorithm() == Algorithm.ASD);
      List<Double> x = new ArrayList<>();
      List<Double> y = new ArrayList<>();
      int bins = Math.min(BINS, point.steps());
      for (int bin = 0; bin < bins; bin++) {
        int from = bin * point.steps() / bins;
        int to = (bin + 1) * point.steps() / bins;
        double share = acceptance.at(from, to);
        if (!Double.isNaN(share)) {
          x.add((from + to - 1) / 2.0);
          y.add(PERCENT * share);
        }
      }
      any |= add(chart, name(series, point), x, y);
    }
    return any
        ? Optional.of(
            new Figure(
                "acceptance-by-step",
                "Drafts accepted, by step",
                "Of the drafts that were reached, at the longest window of each line. Step 0 is"
                    + " pure noise, the last one the sample.",
                chart))
        : Optional.empty();
  }

  static Optional<Figure> acceptanceByDistance(Study study) {
    XYChart chart = ChartStyle.chart("steps ahead in the round", "drafts accepted, %");
    boolean any = false;
    int longest = 1;
    for (Series series : Series.of(study.grid())) {
      Cell.Point point = widest(study, series);
      List<CellResult> traced = traced(study, point);
      if (traced.isEmpty()) {
        continue;
      }
      Acceptance acceptance = Acceptance.of(traced, series.algorithm() == Algorithm.ASD);
      List<Double> x = new ArrayList<>();
      List<Double> y = new ArrayList<>();
      int from = 1;
      while (from <= point.window()) {
        // Ever wider: far ahead few drafts are reached.
        int to = Math.min(point.window() + 1, from + Math.max(1, from / 2));
        double share = acceptance.ahead(from, to);
        if (!Double.isNaN(share)) {
          x.add((from + to - 1) / 2.0);
          y.add(PERCENT * share);
        }
        from = to;
      }
      longest = Math.max(longest, point.window());
      any |= add(chart, name(series, point), x, y);
    }
    if (longest > 64) {
      ChartStyle.logarithmicX(chart);
    }
    return any
        ? Optional.of(
            new Figure(
                "acceptance-by-distance",
                "Drafts accepted, by distance ahead",
                "Of the drafts that were reached: what lies behind a rejection is dropped unseen."
                    + " An anchor is no draft.",
                chart))
        : Optional.empty();
  }

  private static boolean add(XYChart chart, String name, List<Double> x, List<Double> y) {
    if (x.isEmpty()) {
      return false;
    }
    chart.addSeries(name, x, y).setMarker(SeriesMarkers.NONE);
    return true;
  }

  private static String name(Series series, Cell.Point point) {
    return series.algorithm().label() + ", window " + point.window();
  }

  /** The point of a line with the longest window that was run. */
  static Cell.Point widest(Study study, Series series) {
    return study.grid().workers().stream()
        .map(workers -> series.point(workers, study.mainSteps()))
        .max(
            (a, b) ->
                a.window() != b.window()
                    ? Integer.compare(a.window(), b.window())
                    : Integer.compare(a.workers(), b.workers()))
        .orElseThrow();
  }

  private static List<CellResult> traced(Study study, Cell.Point point) {
    return study.results().stream()
        .filter(result -> result.cell().point().equals(point) && !result.trace().isEmpty())
        .toList();
  }
}
