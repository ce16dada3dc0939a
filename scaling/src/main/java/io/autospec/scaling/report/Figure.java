package io.autospec.scaling.report;

import java.util.List;
import java.util.Optional;
import org.knowm.xchart.internal.chartpart.Chart;

/**
 * A plot of the report.
 *
 * @param name of its files, without an ending
 * @param title for the page
 * @param caption what it shows, and how to read it
 * @param chart drawn by the library
 */
record Figure(String name, String title, String caption, Chart<?, ?> chart) {
  /** Plots that have something to show, in the order of the page. */
  static List<Figure> of(Study study) {
    return List.of(
            SpeedFigures.speedup(study),
            SpeedFigures.efficiency(study),
            SpeedFigures.rounds(study),
            SpeedFigures.wasted(study),
            DraftFigures.acceptanceByStep(study),
            DraftFigures.acceptanceByDistance(study),
            TimeFigures.timeline(study),
            TimeFigures.overhead(study),
            PlanFigures.plan(study),
            PlanFigures.quality(study))
        .stream()
        .flatMap(Optional::stream)
        .toList();
  }
}
