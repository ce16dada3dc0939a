package io.autospec.scaling.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.autospec.sampler.Algorithm;
import io.autospec.scaling.Cells;
import java.util.List;
import org.junit.jupiter.api.Test;

class GridTest {
  @Test
  void shouldRunTheSequentialChainOnceASeed() {
    List<Cell> cells = Cells.grid(2, 100).cells();
    assertThat(cells.stream().filter(cell -> cell.algorithm() == Algorithm.SEQUENTIAL))
        .containsExactly(
            new Cell(Algorithm.SEQUENTIAL, 1, 1, 100, 0),
            new Cell(Algorithm.SEQUENTIAL, 1, 1, 100, 1));
    assertThat(cells).hasSize(2 + 2 * 3 * 2).doesNotHaveDuplicates();
  }

  @Test
  void shouldCutWindowsToTheChain() {
    assertThat(Cells.grid(1, 12).cells())
        .contains(new Cell(Algorithm.RECYCLED, 16, 12, 12, 0))
        .contains(new Cell(Algorithm.RECYCLED, 2, 8, 12, 0));
  }

  @Test
  void shouldRunWindowsOfOneLengthOnce() {
    Grid grid =
        new Grid(
            List.of(Algorithm.RECYCLED),
            List.of(2),
            List.of(Cells.auto(), new Grid.AskedWindow("8", workers -> 8)),
            List.of(100),
            3,
            "test");
    assertThat(grid.cells()).hasSize(3);
  }

  @Test
  void shouldShuffleTheSameCellsTheSameWay() {
    Grid grid = Cells.grid(4, 100, 200);
    assertThat(grid.shuffled(1))
        .containsExactlyInAnyOrderElementsOf(grid.cells())
        .isNotEqualTo(grid.cells())
        .isEqualTo(grid.shuffled(1))
        .isNotEqualTo(grid.shuffled(2));
  }

  @Test
  void shouldTellExperimentsApart() {
    Grid grid = Cells.grid(2, 100);
    assertThat(grid.fingerprint())
        .isEqualTo(Cells.grid(2, 100).fingerprint())
        .isNotEqualTo(Cells.grid(3, 100).fingerprint())
        .isNotEqualTo(Cells.grid(2, 200).fingerprint())
        .isNotEqualTo(
            new Grid(grid.algorithms(), grid.workers(), grid.windows(), grid.steps(), 2, "another")
                .fingerprint());
  }

  @Test
  void shouldRefuseTooMuch() {
    assertThatThrownBy(() -> Cells.grid(Grid.MOST_CELLS, 100))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("900,000");
  }
}
