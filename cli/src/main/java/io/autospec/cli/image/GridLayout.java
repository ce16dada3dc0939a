package io.autospec.cli.image;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where each sample goes in a grid, and what is written beside it.
 *
 * @param rows rows of cells, at least 1
 * @param columns columns of cells, at least 1
 * @param cells for each sample, {@code row * columns + column}; no two alike
 * @param columnCaptions one above each column; empty for none
 * @param rowCaptions one left of each row; empty for none
 * @param cellCaptions one above each sample's cell, in sample order; empty for none
 */
public record GridLayout(
    int rows,
    int columns,
    List<Integer> cells,
    List<String> columnCaptions,
    List<String> rowCaptions,
    List<String> cellCaptions) {

  /** More labels than this get a caption a cell, not a column or row each. */
  private static final int MOST_LABEL_LINES = 32;

  /** Copies the lists. */
  public GridLayout {
    cells = List.copyOf(cells);
    columnCaptions = List.copyOf(columnCaptions);
    rowCaptions = List.copyOf(rowCaptions);
    cellCaptions = List.copyOf(cellCaptions);
  }

  /** Which way the labels run. */
  public enum Labels {
    /** One column a label. */
    COLUMNS,
    /** One row a label. */
    ROWS
  }

  /**
   * One line of the grid for each label, in order of first appearance; a sample takes the next free
   * cell of its label's line. A single label, or very many, flow instead, with a caption a cell.
   *
   * @param labels one a sample; not empty
   * @param way columns or rows
   * @return the layout
   */
  public static GridLayout byLabel(List<Long> labels, Labels way) {
    Map<Long, Integer> line = new LinkedHashMap<>();
    labels.forEach(label -> line.putIfAbsent(label, line.size()));
    if (line.size() == 1 || line.size() > MOST_LABEL_LINES) {
      return flow(labels.size(), columnsFor(labels.size()), labels);
    }
    int[] used = new int[line.size()];
    int longest = 0;
    List<int[]> places = new ArrayList<>();
    for (long label : labels) {
      int at = line.get(label);
      places.add(new int[] {at, used[at]++});
      longest = Math.max(longest, used[at]);
    }
    List<String> captions = line.keySet().stream().map(String::valueOf).toList();
    boolean inColumns = way == Labels.COLUMNS;
    int columns = inColumns ? line.size() : longest;
    List<Integer> cells = new ArrayList<>();
    for (int[] place : places) {
      cells.add(inColumns ? place[1] * columns + place[0] : place[0] * columns + place[1]);
    }
    return new GridLayout(
        inColumns ? longest : line.size(),
        columns,
        cells,
        inColumns ? captions : List.of(),
        inColumns ? List.of() : captions,
        List.of());
  }

  /**
   * Samples in reading order.
   *
   * @param count samples, at least 1
   * @param columns the most in a row, at least 1
   * @param labels one a sample for the captions; empty for none
   * @return the layout
   */
  public static GridLayout flow(int count, int columns, List<Long> labels) {
    int used = Math.min(columns, count);
    List<Integer> cells = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      cells.add(i);
    }
    return new GridLayout(
        (count + used - 1) / used,
        used,
        cells,
        List.of(),
        List.of(),
        labels.stream().map(String::valueOf).toList());
  }

  /**
   * A number of columns that makes a grid about half as wide again as it is high.
   *
   * @param count samples, at least 1
   * @return at least 1
   */
  public static int columnsFor(int count) {
    return count <= 5 ? count : (int) Math.ceil(Math.sqrt(1.5 * count));
  }
}
