package io.autospec.benchmarks.rig.report;

import io.autospec.benchmarks.rig.cell.CellResult;
import io.autospec.benchmarks.rig.cell.LoadMode;
import io.autospec.benchmarks.rig.cell.TensorSize;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * The tables of a run: each number is the median over the rounds, with the least and the greatest.
 * A ratio is taken within a round, where both were measured shortly after one another, and then the
 * median of the ratios.
 */
public final class RigReport {
  private final List<CellResult> cells;
  private final String reference;
  private final List<String> systems;
  private final List<Integer> sizes;

  /**
   * Makes a report.
   *
   * @param cells what was measured
   * @param reference the system that ratios are to
   */
  public RigReport(List<CellResult> cells, String reference) {
    this.cells = List.copyOf(cells);
    this.reference = reference;
    this.systems = cells.stream().map(CellResult::system).distinct().toList();
    this.sizes =
        cells.stream()
            .filter(cell -> cell.mode() != LoadMode.IDLE)
            .map(CellResult::bytes)
            .distinct()
            .sorted()
            .toList();
  }

  /** Returns all tables, in Markdown. */
  public String markdown() {
    StringBuilder out = new StringBuilder();
    for (LoadMode mode : LoadMode.values()) {
      if (cells.stream().anyMatch(cell -> cell.mode() == mode)) {
        out.append("## ").append(mode.label()).append("\n\n");
        out.append(mode == LoadMode.IDLE ? idle() : loaded(mode));
      }
    }
    return out.toString();
  }

  private String loaded(LoadMode mode) {
    List<Metric> metrics = new ArrayList<>(List.of(Metric.P50, Metric.P99));
    if (mode != LoadMode.QUIET) {
      metrics.add(Metric.RATE);
    }
    metrics.add(Metric.CPU);
    StringBuilder out = new StringBuilder();
    for (Metric metric : metrics) {
      out.append(
          MarkdownTable.of(
              metric.title(),
              systems,
              sizes,
              TensorSize::text,
              (system, size) -> text(values(metric, mode, system, size))));
    }
    for (Metric metric : metrics) {
      if (metric == Metric.P50 || metric == Metric.RATE) {
        String better = metric == Metric.P50 ? "below 1 is faster" : "above 1 is faster";
        out.append(
            MarkdownTable.of(
                metric.title() + ", ratio to " + reference + " (" + better + ")",
                systems,
                sizes,
                TensorSize::text,
                (system, size) -> text(ratios(metric, mode, system, size))));
      }
    }
    return out.toString();
  }

  private String idle() {
    return MarkdownTable.of(
        "CPU of a process that waits",
        systems,
        List.of(Metric.IDLE_SERVER, Metric.IDLE_CLIENT),
        Metric::title,
        (system, metric) ->
            text(
                cells.stream()
                    .filter(cell -> cell.mode() == LoadMode.IDLE && cell.system().equals(system))
                    .mapToDouble(metric::of)));
  }

  private DoubleStream values(Metric metric, LoadMode mode, String system, int size) {
    return rounds()
        .mapToObj(round -> value(metric, mode, system, size, round))
        .flatMapToDouble(OptionalDouble::stream);
  }

  private DoubleStream ratios(Metric metric, LoadMode mode, String system, int size) {
    return rounds()
        .mapToDouble(
            round ->
                value(metric, mode, system, size, round).orElse(Double.NaN)
                    / value(metric, mode, reference, size, round).orElse(Double.NaN));
  }

  private IntStream rounds() {
    return cells.stream().mapToInt(CellResult::round).distinct();
  }

  private OptionalDouble value(Metric metric, LoadMode mode, String system, int size, int round) {
    return cells.stream()
        .filter(
            cell ->
                cell.mode() == mode
                    && cell.round() == round
                    && cell.bytes() == size
                    && cell.system().equals(system))
        .mapToDouble(metric::of)
        .findFirst();
  }

  private static String text(DoubleStream values) {
    double[] finite = values.filter(Double::isFinite).toArray();
    return finite.length == 0 ? "" : Spread.of(DoubleStream.of(finite)).text();
  }
}
