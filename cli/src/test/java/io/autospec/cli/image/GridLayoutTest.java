package io.autospec.cli.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class GridLayoutTest {
  private static final List<Long> SIXTEEN = LongStream.range(0, 16).mapToObj(i -> i % 10).toList();

  @Test
  void shouldGiveEachLabelAColumn() {
    GridLayout layout = GridLayout.byLabel(SIXTEEN, GridLayout.Labels.COLUMNS);
    assertThat(layout.columns()).isEqualTo(10);
    assertThat(layout.rows()).isEqualTo(2);
    assertThat(layout.cells().get(3)).isEqualTo(3);
    assertThat(layout.cells().get(13)).isEqualTo(10 + 3);
    assertThat(layout.columnCaptions()).hasSize(10).startsWith("0").endsWith("9");
    assertThat(layout.rowCaptions()).isEmpty();
  }

  @Test
  void shouldGiveEachLabelARow() {
    GridLayout layout = GridLayout.byLabel(SIXTEEN, GridLayout.Labels.ROWS);
    assertThat(layout.columns()).isEqualTo(2);
    assertThat(layout.rows()).isEqualTo(10);
    assertThat(layout.cells().get(13)).isEqualTo(3 * 2 + 1);
    assertThat(layout.rowCaptions()).hasSize(10);
    assertThat(layout.columnCaptions()).isEmpty();
  }

  @Test
  void shouldFlowASingleLabelWithCaptions() {
    GridLayout layout =
        GridLayout.byLabel(List.of(3L, 3L, 3L, 3L, 3L, 3L), GridLayout.Labels.COLUMNS);
    assertThat(layout.columns()).isEqualTo(3);
    assertThat(layout.rows()).isEqualTo(2);
    assertThat(layout.cellCaptions()).hasSize(6).containsOnly("3");
  }

  @Test
  void shouldFlowVeryManyLabels() {
    List<Long> labels = LongStream.range(0, 100).boxed().toList();
    GridLayout layout = GridLayout.byLabel(labels, GridLayout.Labels.COLUMNS);
    assertThat(layout.columnCaptions()).isEmpty();
    assertThat(layout.cellCaptions()).hasSize(100);
  }

  @Test
  void shouldFlowInReadingOrderInTheColumnsAsked() {
    GridLayout layout = GridLayout.flow(7, 3, List.of());
    assertThat(layout.columns()).isEqualTo(3);
    assertThat(layout.rows()).isEqualTo(3);
    assertThat(layout.cells()).containsExactly(0, 1, 2, 3, 4, 5, 6);
    assertThat(GridLayout.flow(2, 10, List.of()).columns()).isEqualTo(2);
  }

  @Test
  void shouldNeverPutTwoSamplesInOneCell() {
    List<Long> labels = LongStream.range(0, 97).mapToObj(i -> i * i % 7).toList();
    for (GridLayout.Labels way : GridLayout.Labels.values()) {
      GridLayout layout = GridLayout.byLabel(labels, way);
      assertThat(layout.cells())
          .doesNotHaveDuplicates()
          .allMatch(cell -> cell >= 0 && cell < layout.rows() * layout.columns());
    }
  }
}
