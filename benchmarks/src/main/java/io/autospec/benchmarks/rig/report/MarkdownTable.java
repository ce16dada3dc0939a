package io.autospec.benchmarks.rig.report;

import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/** A table with systems down and something across. */
final class MarkdownTable {
  private MarkdownTable() {}

  /** Returns the table; a cell without text is a dash. */
  static <C> String of(
      String title,
      List<String> rows,
      List<C> columns,
      Function<C, String> heading,
      BiFunction<String, C, String> text) {
    StringBuilder out = new StringBuilder("**" + title + "**\n\n| system |");
    columns.forEach(column -> out.append(' ').append(heading.apply(column)).append(" |"));
    out.append("\n| --- |").append(" --- |".repeat(columns.size())).append('\n');
    for (String row : rows) {
      out.append("| ").append(row).append(" |");
      for (C column : columns) {
        String cell = text.apply(row, column);
        out.append(' ').append(cell.isEmpty() ? "-" : cell).append(" |");
      }
      out.append('\n');
    }
    return out.append('\n').toString();
  }
}
