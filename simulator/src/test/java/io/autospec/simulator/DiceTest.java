package io.autospec.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DiceTest {
  /** One more draw of one component moves none of another. */
  @Test
  void shouldForkByComponent() {
    Dice one = Dice.of(7, "worker1");
    Dice other = Dice.of(7, "worker2");
    long first = other.between(0, Long.MAX_VALUE);
    one.chance(0.5);
    assertThat(Dice.of(7, "worker2").between(0, Long.MAX_VALUE)).isEqualTo(first);
    assertThat(Dice.of(7, "worker1").between(0, Long.MAX_VALUE)).isNotEqualTo(first);
    assertThat(Dice.of(8, "worker2").between(0, Long.MAX_VALUE)).isNotEqualTo(first);
  }

  @Test
  void shouldDrawWaitingTimesWithTheirMean() {
    Dice dice = Dice.of(1, "times");
    double sum = 0;
    for (int i = 0; i < 100_000; i++) {
      sum += dice.exponential(1000);
    }
    // The mean of 100,000 has a standard deviation of 3.2.
    assertThat(sum / 100_000).isBetween(980.0, 1020.0);
  }
}
