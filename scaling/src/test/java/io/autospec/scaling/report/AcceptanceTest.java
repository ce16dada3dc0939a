package io.autospec.scaling.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.autospec.sampler.Algorithm;
import io.autospec.scaling.Cells;
import io.autospec.scaling.grid.Cell;
import io.autospec.scaling.grid.CellResult;
import java.util.List;
import org.junit.jupiter.api.Test;

class AcceptanceTest {
  // 20 steps, window 8: 8 accepted, then one accepted and one rejected, then 8, then 2.
  private final List<CellResult> results =
      List.of(Cells.result(new Cell(Algorithm.RECYCLED, 2, 8, 20, 0)));

  @Test
  void shouldCountDraftsThatWereReached() {
    Acceptance acceptance = Acceptance.of(results, false);
    assertThat(acceptance.at(0, 9)).isEqualTo(1);
    assertThat(acceptance.at(9, 10)).isZero();
    assertThat(acceptance.ahead(1, 2)).isEqualTo(1);
    assertThat(acceptance.ahead(2, 3)).isEqualTo(2 / 3.0);
    assertThat(acceptance.ahead(9, 50)).isNaN();
  }

  @Test
  void shouldCountNoAnchors() {
    Acceptance acceptance = Acceptance.of(results, true);
    assertThat(acceptance.at(0, 1)).isNaN();
    assertThat(acceptance.ahead(2, 3)).isEqualTo(2 / 3.0);
  }

  /** The last step ends the chain whatever becomes of its draft. */
  @Test
  void shouldNotCountTheLastStep() {
    assertThat(Acceptance.of(results, false).at(19, 20)).isNaN();
  }
}
