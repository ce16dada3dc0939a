package io.autospec.scaling.report;

import io.autospec.scaling.plan.Forecast;
import io.autospec.scaling.quality.QualityPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;

/** What was predicted, and what few steps would give up. */
final class PlanFigures {
  private PlanFigures() {}

  static Optional<Figure> plan(Study study) {
    List<Study.Plan> plans =
        study.plans().stream().filter(plan -> plan.steps() == study.mainSteps()).toList();
    if (plans.isEmpty()) {
      return Optional.empty();
    }
    XYChart chart = ChartStyle.chart("workers", "speedup");
    int colour = 0;
    double least = Double.POSITIVE_INFINITY;
    for (Study.Plan plan : plans) {
      List<Double> x = new ArrayList<>();
      List<Double> y = new ArrayList<>();
      for (Forecast forecast : plan.forecasts()) {
        x.add((double) forecast.workers());
        y.add(forecast.speedup());
        least = Math.min(least, forecast.speedup());
      }
      ChartStyle.asLine(
          chart.addSeries(plan.algorithm() + ", predicted at the best window", x, y),
          ChartStyle.colour(colour++),
          2);
    }
    colour = 0;
    for (Study.Plan plan : plans) {
      List<Double> x = new ArrayList<>();
      List<Double> y = new ArrayList<>();
      study.checks().stream()
          .filter(check -> check.algorithm().equals(plan.algorithm()))
          .filter(check -> check.steps() == plan.steps())
          .forEach(
              check -> {
                x.add((double) check.workers());
                y.add(check.measured());
              });
      if (!x.isEmpty()) {
        ChartStyle.asMarks(
            chart.addSeries(plan.algorithm() + ", measured", x, y), ChartStyle.colour(colour++));
      }
    }
    ChartStyle.logarithmicX(chart);
    chart.getStyler().setXAxisLogarithmicDecadeOnly(true); // Four decades: 1, 10, 100 ...
    if (least > 0) {
      ChartStyle.logarithmicY(chart);
    }
    return Optional.of(
        new Figure(
            "plan",
            "What more workers would bring",
            "Simulated chains with the measured odds of drafts, priced by the device's times; the"
                + " window is the best one for each number of workers.",
            chart));
  }

  static Optional<Figure> quality(Study study) {
    if (study.quality().isEmpty()) {
      return Optional.empty();
    }
    XYChart chart = ChartStyle.chart("network calls one after the other", "quality");
    Map<String, List<QualityPoint>> families = new TreeMap<>();
    study
        .quality()
        .forEach(
            point ->
                families.computeIfAbsent(point.family(), unused -> new ArrayList<>()).add(point));
    boolean several = study.quality().get(0).scores().size() > 1;
    families.forEach(
        (family, points) -> {
          for (int score = 0; score < points.get(0).scores().size(); score++) {
            int which = score;
            String name =
                several ? family + ": " + points.get(0).scores().get(score).name() : family;
            XYSeries series =
                chart.addSeries(
                    name,
                    points.stream().map(QualityPoint::calls).toList(),
                    points.stream().map(point -> point.scores().get(which).value()).toList(),
                    points.stream().map(point -> point.scores().get(which).error()).toList());
            if (points.size() == 1) {
              series.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Scatter);
            }
          }
        });
    chart.setTitle(study.quality().get(0).scores().get(0).meaning());
    ChartStyle.logarithmicX(chart);
    return Optional.of(
        new Figure(
            "quality",
            "Why not fewer steps?",
            String.format(
                Locale.ROOT,
                "What samples are worth against what one waits for. Bars are one standard error of"
                    + " %d samples. Few-step DDIM draws from another law; the other two do not.",
                study.quality().get(0).count()),
            chart));
  }
}
