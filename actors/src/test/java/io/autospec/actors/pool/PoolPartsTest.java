package io.autospec.actors.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PoolPartsTest {
  private static final long MS = 1_000_000;

  @Test
  void shouldLearnWhatCallsCost() {
    DeviceCost cost = new DeviceCost(10 * MS, 10 * MS);
    for (int i = 0; i < 300; i++) {
      int rows = 1 + i % 8;
      cost.observe(rows, (30 + 2 * (rows - 1)) * MS);
    }
    assertThat(cost.expected(1) / 1e6).isCloseTo(30, within(1.5));
    assertThat(cost.expected(8) / 1e6).isCloseTo(44, within(2.0));
    assertThat(cost.deviation() / 1e6).isLessThan(2);
  }

  @Test
  void shouldLearnHowLateAnswersAre() {
    LearnedSlack slack = new LearnedSlack(20 * MS);
    slack.inTime();
    assertThat(slack.nanos()).isEqualTo(20 * MS);
    for (int i = 0; i < 5; i++) {
      slack.tooLate(MS);
    }
    assertThat(slack.nanos() / MS).isEqualTo(61);
    for (int i = 0; i < 100; i++) {
      slack.tooLate(MS);
    }
    assertThat(slack.nanos()).isEqualTo(160 * MS);
    for (int i = 0; i < 600; i++) {
      slack.inTime();
    }
    assertThat(slack.nanos() / MS).isBetween(70L, 80L);
    for (int i = 0; i < 1200; i++) {
      slack.inTime();
    }
    assertThat(slack.nanos()).isEqualTo(20 * MS);
    slack.tooLate(13 * MS);
    assertThat(slack.nanos()).isEqualTo(33 * MS);
    slack.tooLate(1000 * MS);
    assertThat(slack.nanos()).isEqualTo(66 * MS);
  }

  @Test
  void shouldAllowAFewAtOnceAndAHundredthInTheLongRun() {
    AskAgainBudget budget = new AskAgainBudget();
    int spent = 0;
    for (int i = 0; i < 10_000; i++) {
      while (budget.allows()) {
        budget.spend(1);
        spent++;
      }
      budget.answered();
    }
    assertThat(spent).isBetween(100, 110);
    for (int i = 0; i < 99_999; i++) {
      budget.answered();
    }
    budget.spend(8);
    assertThat(budget.allows()).isFalse();
  }

  @Test
  void shouldCountFreeRows() {
    assertThat(new DeviceCost(30 * MS, 0).freeRows(16)).isEqualTo(16);
    assertThat(new DeviceCost(30 * MS, 30 * MS).freeRows(16)).isEqualTo(1);
    assertThat(new DeviceCost(20 * MS, 2 * MS).freeRows(16)).isEqualTo(3);
  }

  @Test
  void shouldEstimateNeedFromVerdicts() {
    NeedEstimate need = new NeedEstimate();
    for (int i = 0; i < 200; i++) {
      need.observe(7, 1);
    }
    assertThat(need.rate()).isCloseTo(0.875, within(0.01));
    assertThat(need.of(0)).isEqualTo(1);
    assertThat(need.of(2)).isCloseTo(0.766, within(0.02));
    assertThat(need.longestWindow(0.05, 128)).isBetween(20, 26);
  }

  @Test
  void shouldSharePlacesOut() {
    NeedEstimate sure = new NeedEstimate();
    assertThat(WindowShare.window(8, 1, sure, 128)).isEqualTo(8);
    assertThat(WindowShare.window(8, 2, sure, 128)).isEqualTo(4);
    assertThat(WindowShare.window(8, 20, sure, 128)).isEqualTo(1);
    assertThat(WindowShare.window(0, 1, sure, 128)).isEqualTo(1);
    assertThat(WindowShare.window(1000, 1, sure, 16)).isEqualTo(16);
  }

  @Test
  void shouldRefuseSettingsOutOfRange() {
    assertThatThrownBy(
            () -> new PoolSettings(0, Duration.ofMillis(20), 3, 3, Duration.ofSeconds(1)))
        .hasMessageContaining("calls-ahead: expected 1 to 8, found 0");
  }
}
