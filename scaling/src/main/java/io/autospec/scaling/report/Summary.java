package io.autospec.scaling.report;

import io.autospec.sampler.Algorithm;
import io.autospec.scaling.grid.Cell;
import io.autospec.scaling.grid.CellResult;
import io.autospec.scaling.stats.MedianInterval;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * What the seeds of a point come to.
 *
 * @param point which
 * @param rounds on the critical path
 * @param roundsSpeedup steps over rounds
 * @param seconds of wall time
 * @param speedup the sequential chain's median seconds over these; empty if that was not run
 * @param wasted evaluations more than the sequential chain's, as a share of those
 * @param parts where the wall time went, the mean of the seeds; null if that was not seen
 */
public record Summary(
    Cell.Point point,
    MedianInterval rounds,
    MedianInterval roundsSpeedup,
    MedianInterval seconds,
    Optional<MedianInterval> speedup,
    MedianInterval wasted,
    CellResult.Parts parts) {

  /** The speedup by the clock if the sequential chain was run, else in rounds. */
  public MedianInterval bestSpeedup() {
    return speedup.orElse(roundsSpeedup);
  }

  /**
   * Summarises.
   *
   * @param results of any cells, in any order
   * @return in the order in which points first appear
   */
  public static Map<Cell.Point, Summary> of(List<CellResult> results) {
    Map<Cell.Point, List<CellResult>> points = new LinkedHashMap<>();
    results.forEach(
        result ->
            points.computeIfAbsent(result.cell().point(), unused -> new ArrayList<>()).add(result));
    Map<Cell.Point, Summary> summaries = new LinkedHashMap<>();
    points.forEach((point, seeds) -> summaries.put(point, of(point, seeds, points)));
    return summaries;
  }

  private static Summary of(
      Cell.Point point, List<CellResult> seeds, Map<Cell.Point, List<CellResult>> points) {
    List<CellResult> sequential =
        points.get(new Cell.Point(Algorithm.SEQUENTIAL, 1, 1, point.steps()));
    Optional<MedianInterval> speedup = Optional.empty();
    if (sequential != null) {
      double baseline = median(sequential, CellResult::wallSeconds).median();
      speedup = Optional.of(median(seeds, result -> baseline / result.wallSeconds()));
    }
    return new Summary(
        point,
        median(seeds, CellResult::rounds),
        median(seeds, CellResult::speedup),
        median(seeds, CellResult::wallSeconds),
        speedup,
        median(seeds, CellResult::wasted),
        parts(seeds));
  }

  private static MedianInterval median(
      List<CellResult> seeds, ToDoubleFunction<CellResult> figure) {
    return MedianInterval.of(seeds.stream().mapToDouble(figure).toArray());
  }

  private static CellResult.Parts parts(List<CellResult> seeds) {
    List<CellResult.Parts> parts =
        seeds.stream().map(CellResult::parts).filter(part -> part != null).toList();
    return parts.isEmpty()
        ? null
        : new CellResult.Parts(
            mean(parts, CellResult.Parts::compute),
            mean(parts, CellResult.Parts::waiting),
            mean(parts, CellResult.Parts::network),
            mean(parts, CellResult.Parts::coordinator));
  }

  private static double mean(
      List<CellResult.Parts> parts, ToDoubleFunction<CellResult.Parts> figure) {
    return parts.stream().mapToDouble(figure).average().orElseThrow();
  }
}
