package io.autospec.actors.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class DemandTableTest {
  private final DemandTable<String> table = new DemandTable<>();

  @Test
  void shouldAddUpWhatOthersSaidLast() {
    assertThat(table.listed(Set.of("a", "b"))).containsExactlyInAnyOrder("a", "b");
    table.heard("a", 3);
    table.heard("b", 2);
    table.heard("a", 1);
    assertThat(table.sum()).isEqualTo(3);
  }

  @Test
  void shouldForgetWhoIsGone() {
    table.listed(Set.of("a", "b"));
    table.heard("a", 3);
    assertThat(table.listed(Set.of("b", "c"))).containsExactly("c");
    assertThat(table.sum()).isZero();
    assertThat(table.others()).containsExactlyInAnyOrder("b", "c");
  }

  /** Its first word may overtake the list. */
  @Test
  void shouldCountWhatCameBeforeTheListOnceItIsListed() {
    table.heard("a", 3);
    assertThat(table.sum()).isZero();
    table.listed(Set.of("a"));
    assertThat(table.sum()).isEqualTo(3);
  }

  /** Found by the simulator: it made windows shorter for good. */
  @Test
  void shouldNotCountWhatComesLateFromWhoIsGone() {
    table.listed(Set.of("a", "b"));
    table.listed(Set.of("b"));
    table.heard("a", 3);
    assertThat(table.sum()).isZero();
  }

  @Test
  void shouldTellWhatChangedAtOnceAndTheRestNowAndThen() {
    assertThat(table.mustTell(2)).isTrue();
    assertThat(table.mustTell(0)).isTrue();
    int told = 0;
    for (int i = 0; i < 40; i++) {
      told += table.mustTell(0) ? 1 : 0;
    }
    assertThat(told).isEqualTo(2);
  }
}
