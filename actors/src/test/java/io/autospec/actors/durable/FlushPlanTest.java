package io.autospec.actors.durable;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FlushPlanTest {
  private static final KeeperSettings SETTINGS =
      new KeeperSettings(Duration.ofSeconds(5), 100, Duration.ofSeconds(2));

  private final FlushPlan plan = new FlushPlan(SETTINGS, 0, 40, 0);

  private static long seconds(double value) {
    return (long) (value * TimeUnit.SECONDS.toNanos(1));
  }

  @Test
  void shouldBeDueAfterTheInterval() {
    assertThat(plan.isDue(seconds(4.9), 60, 0, 2)).isFalse();
    assertThat(plan.isDue(seconds(5), 60, 0, 2)).isTrue();
    plan.kept(seconds(5), 60, 0);
    assertThat(plan.isDue(seconds(9), 61, 0, 2)).isFalse();
    assertThat(plan.isDue(seconds(10), 61, 0, 2)).isTrue();
  }

  @Test
  void shouldNeverBeDueWithNothingNew() {
    assertThat(plan.isDue(seconds(500), 40, 0, 2)).isFalse();
  }

  @Test
  void shouldBeDueAfterManyStepsOfEachTrajectory() {
    assertThat(plan.isDue(seconds(2), 239, 0, 2)).isFalse();
    assertThat(plan.isDue(seconds(2), 240, 0, 2)).isTrue();
    assertThat(plan.isDue(seconds(0.5), 5000, 0, 2)).isFalse();
  }

  @Test
  void shouldBeDueOnceATrajectoryIsDone() {
    assertThat(plan.isDue(seconds(0.9), 41, 1, 2)).isFalse();
    assertThat(plan.isDue(seconds(1), 41, 1, 2)).isTrue();
  }
}
