package io.autospec.scaling.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.autospec.scaling.grid.CellResult.Parts;
import io.autospec.scaling.run.CallLog.Recorded;
import java.util.List;
import org.junit.jupiter.api.Test;

class WhereTimeWentTest {
  private static Recorded call(int worker, double began, double ended) {
    return new Recorded(worker, (long) (began * 1e9), (long) (ended * 1e9), new float[] {0});
  }

  @Test
  void shouldSplitARoundAmongItsParts() {
    // Two workers: one begins a second later. Verdicts from 12 to 13; the next round from 15.
    List<Recorded> calls = List.of(call(0, 0, 9), call(1, 1, 10), call(0, 15, 20));
    Parts parts =
        WhereTimeWent.of(
            calls, new long[] {12_000_000_000L, 13_000_000_000L, 21_000_000_000L}, 21_000_000_000L);
    assertThat(parts.compute()).isCloseTo(9 + 5, within(1e-9));
    assertThat(parts.waiting()).isCloseTo(1, within(1e-9));
    assertThat(parts.deciding()).isCloseTo(1, within(1e-9));
    assertThat(parts.handOver()).isCloseTo(2 + 2 + 1, within(1e-9));
    assertThat(parts.total()).isCloseTo(21, within(1e-9));
  }

  @Test
  void shouldSplitNothing() {
    assertThat(WhereTimeWent.of(List.of(), new long[0], 5).total()).isZero();
  }
}
