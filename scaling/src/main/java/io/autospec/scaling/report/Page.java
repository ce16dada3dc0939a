package io.autospec.scaling.report;

import io.autospec.scaling.grid.CellResult;
import io.autospec.scaling.plan.Forecast;
import io.autospec.scaling.plan.Planner;
import io.autospec.scaling.plan.PlannerCheck;
import io.autospec.scaling.quality.QualityPoint;
import io.autospec.scaling.stats.MedianInterval;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The page: one file with everything in it, which asks no network for anything. */
final class Page {
  private static final String HEAD =
      """
      <!doctype html>
      <html lang="en"><head><meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
      <meta name="viewport" content="width=device-width"><title>TITLE</title>
      <style>
      body{font:16px/1.5 system-ui,sans-serif;color:#222;max-width:960px;margin:2em auto;padding:0 1em}
      h1{font-size:1.6em} h2{font-size:1.2em;margin-top:2em} img{width:100%;height:auto}
      table{border-collapse:collapse;font-size:.85em} td,th{padding:.2em .7em;text-align:right;border-bottom:1px solid #ddd}
      td:first-child,th:first-child{text-align:left} code{background:#f3f3f3;padding:.1em .3em;overflow-wrap:anywhere}
      p.caption{color:#555;font-size:.9em}
      </style></head><body>
      """;

  private final StringBuilder html = new StringBuilder();

  private Page() {}

  static String of(Study study, List<Figure> figures, Map<String, byte[]> pictures) {
    Page page = new Page();
    page.head(study);
    page.medians(study);
    page.devices(study);
    page.exponents(study);
    page.plans(study);
    page.checks(study);
    page.quality(study);
    for (Figure figure : figures) {
      page.figure(figure, pictures.get(figure.name()));
    }
    return page.html.append("</body></html>\n").toString();
  }

  private void head(Study study) {
    Study.Setup setup = study.setup();
    String title = "Scaling of " + setup.model();
    html.append(HEAD.replace("TITLE", escape(title)));
    html.append("<h1>").append(escape(title)).append("</h1>\n");
    table(
        List.of("", ""),
        List.of(
            List.of("command", setup.command()),
            List.of("model", setup.model() + ", sha256 " + setup.sha256()),
            List.of("chain", setup.chain()),
            List.of("device of each worker", setup.device()),
            List.of("machine", setup.machine()),
            List.of("JVM", setup.jvm()),
            List.of("Autospec", setup.autospec()),
            List.of("written", setup.written())));
  }

  private void medians(Study study) {
    heading("Medians over " + study.grid().seeds() + " seeds");
    List<List<String>> rows = new ArrayList<>();
    double coverage = 1;
    for (Summary summary : study.summaries().values()) {
      coverage = Math.min(coverage, summary.rounds().coverage());
      rows.add(
          List.of(
              summary.point().algorithm().label(),
              String.valueOf(summary.point().workers()),
              String.valueOf(summary.point().window()),
              String.valueOf(summary.point().steps()),
              interval(summary.rounds(), "%.0f"),
              interval(summary.roundsSpeedup(), "%.2f"),
              interval(summary.seconds(), "%.3f"),
              summary.speedup().map(speedup -> interval(speedup, "%.2f")).orElse("-"),
              interval(summary.wasted(), "%.2f")));
    }
    table(
        List.of(
            "algorithm",
            "workers",
            "window",
            "K",
            "rounds",
            "K / rounds",
            "seconds",
            "speedup by the clock",
            "wasted evaluations / K"),
        rows);
    caption(
        String.format(
            Locale.ROOT,
            "In brackets: the interval of order statistics that holds the true median with %.1f %%"
                + " or more. picard is approximate; the other algorithms are exact.",
            100 * coverage));
  }

  /** Of a cluster; those of this process are all alike. */
  private void devices(Study study) {
    Map<Integer, Set<List<String>>> used = new TreeMap<>();
    for (CellResult result : study.results()) {
      if (!result.devices().isEmpty()) {
        used.computeIfAbsent(result.cell().workers(), unused -> new LinkedHashSet<>())
            .add(result.devices());
      }
    }
    if (used.isEmpty()) {
      return;
    }
    heading("Devices of the cluster");
    List<List<String>> rows = new ArrayList<>();
    used.forEach(
        (workers, sets) ->
            sets.forEach(
                devices -> rows.add(List.of(workers.toString(), String.join(", ", devices)))));
    table(List.of("workers", "devices that runs of so many used"), rows);
  }

  private void exponents(Study study) {
    List<Exponent> exponents = Exponent.of(study.grid(), study.results());
    if (exponents.isEmpty()) {
      return;
    }
    heading("Rounds as a power of K");
    table(
        List.of("algorithm", "workers", "window", "exponent", "standard error", "paper"),
        exponents.stream()
            .map(
                one ->
                    List.of(
                        one.algorithm().label(),
                        String.valueOf(one.workers()),
                        one.window(),
                        number("%.3f", one.law().exponent()),
                        number("%.3f", one.law().standardError()),
                        number("%.3f", Exponent.PAPER)))
            .toList());
  }

  private void plans(Study study) {
    for (Study.Plan plan : study.plans()) {
      heading("Planned: " + plan.algorithm() + ", K = " + plan.steps());
      List<List<String>> rows = new ArrayList<>();
      for (Forecast forecast : plan.forecasts()) {
        rows.add(
            List.of(
                String.valueOf(forecast.workers()),
                String.valueOf(forecast.window()),
                number("%.0f", forecast.rounds()),
                number("%.0f", forecast.evaluations()),
                number("%.3f", forecast.seconds()),
                number("%.2f", forecast.speedup())));
      }
      table(List.of("workers", "best window", "rounds", "evaluations", "seconds", "speedup"), rows);
      caption(
          String.format(
              Locale.ROOT,
              "Worthwhile workers: %,d; no number of further ones saves %.0f %% of the time. A call"
                  + " of 1, 8 and 64 rows is taken to cost %.2f, %.2f and %.2f ms, the network %.2f"
                  + " ms a round.",
              plan.lastWorthwhile(),
              100 * Planner.WORTH,
              plan.deviceMillis().get(0),
              plan.deviceMillis().get(3),
              plan.deviceMillis().get(6),
              plan.networkMillis()));
    }
  }

  /** Of one seed there is none, nor where all took the same. */
  private static String spread(PlannerCheck check) {
    return check.measuredError() > 0 ? number(" ± %.1f %%", 100 * check.measuredError()) : "";
  }

  private void checks(Study study) {
    if (study.checks().isEmpty()) {
      return;
    }
    heading("Planned beside measured");
    List<List<String>> rows = new ArrayList<>();
    for (PlannerCheck check : study.checks()) {
      rows.add(
          List.of(
              check.algorithm(),
              String.valueOf(check.workers()),
              String.valueOf(check.window()),
              String.valueOf(check.steps()),
              number("%.2f", check.measured()) + spread(check),
              number("%.2f", check.predicted()),
              number("%+.1f %%", 100 * check.error()),
              check.unseen() == null ? "-" : number("%.2f", check.unseen()),
              check.unseen() == null
                  ? "-"
                  : number("%+.1f %%", 100 * (check.unseen() / check.measured() - 1)),
              number("%.1f", check.measuredRounds()),
              number("%.1f", check.predictedRounds())));
    }
    table(
        List.of(
            "algorithm",
            "workers",
            "window",
            "K",
            "speedup measured ± s.e.",
            "planned",
            "off by",
            "planned unseen",
            "off by",
            "rounds measured",
            "planned"),
        rows);
    caption(
        "Of means, because with few rounds a median jumps by a whole one; ± is one standard error"
            + " of what was measured. Planned unseen: the planner was given the runs of the other"
            + " windows alone. Speedups are by the clock where the sequential chain was run, else"
            + " in rounds.");
  }

  private void quality(Study study) {
    if (study.quality().isEmpty()) {
      return;
    }
    heading("Few steps beside the whole chain");
    List<String> names = new ArrayList<>(List.of("sampler", "calls one after the other"));
    study.quality().get(0).scores().forEach(score -> names.add(score.name() + " ± s.e."));
    List<List<String>> rows = new ArrayList<>();
    for (QualityPoint point : study.quality()) {
      List<String> row = new ArrayList<>(List.of(point.label(), number("%.1f", point.calls())));
      point
          .scores()
          .forEach(
              score ->
                  row.add(String.format(Locale.ROOT, "%.4f ± %.4f", score.value(), score.error())));
      rows.add(row);
    }
    table(names, rows);
    caption(study.quality().get(0).scores().get(0).meaning());
  }

  private void figure(Figure figure, byte[] svg) {
    heading(figure.title());
    html.append("<img alt=\"")
        .append(escape(figure.title()))
        .append("\" src=\"data:image/svg+xml;base64,")
        .append(Base64.getEncoder().encodeToString(svg))
        .append("\">\n");
    caption(figure.caption());
  }

  private void heading(String words) {
    html.append("<h2>").append(escape(words)).append("</h2>\n");
  }

  private void caption(String words) {
    html.append("<p class=\"caption\">").append(escape(words)).append("</p>\n");
  }

  private void table(List<String> names, List<List<String>> rows) {
    html.append("<table>\n");
    if (names.stream().anyMatch(name -> !name.isEmpty())) {
      row("th", names);
    }
    rows.forEach(row -> row("td", row));
    html.append("</table>\n");
  }

  private void row(String kind, List<String> cells) {
    html.append("<tr>");
    for (String cell : cells) {
      html.append('<').append(kind).append('>').append(escape(cell));
      html.append("</").append(kind).append('>');
    }
    html.append("</tr>\n");
  }

  private static String interval(MedianInterval median, String format) {
    return String.format(
        Locale.ROOT,
        format + " [" + format + ", " + format + "]",
        median.median(),
        median.low(),
        median.high());
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
