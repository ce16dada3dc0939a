package io.autospec.scaling.report;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an experiment leaves.
 *
 * @param files contents by name
 * @param notes what a person should know, one line each
 */
public record ReportFiles(Map<String, byte[]> files, List<String> notes) {
  /** The page. */
  public static final String PAGE = "report.html";

  // Copies the list.
  public ReportFiles {
    notes = List.copyOf(notes);
  }

  /**
   * Writes everything down, in memory.
   *
   * @param study what was found
   * @return tables, page and pictures; without pictures where this JVM cannot draw words
   */
  public static ReportFiles of(Study study) {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("results.csv", bytes(Csv.of(study.results())));
    files.put("results.json", bytes(ResultsJson.of(study)));
    Optional<String> obstacle = Pictures.obstacle();
    List<Figure> figures = obstacle.isPresent() ? List.of() : Figure.of(study);
    Map<String, byte[]> pictures = new LinkedHashMap<>();
    for (Figure figure : figures) {
      byte[] svg = Pictures.svg(figure.chart());
      pictures.put(figure.name(), svg);
      files.put(figure.name() + ".svg", svg);
      files.put(figure.name() + ".png", Pictures.png(figure.chart()));
    }
    files.put(PAGE, bytes(Page.of(study, figures, pictures)));
    return new ReportFiles(files, obstacle.map(List::of).orElse(List.of()));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
