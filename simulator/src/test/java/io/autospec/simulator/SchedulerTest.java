package io.autospec.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SchedulerTest {
  private final Scheduler scheduler = new Scheduler(() -> {});
  private final List<String> seen = new ArrayList<>();

  private Runnable see(String what) {
    return () -> seen.add(what + "@" + scheduler.now());
  }

  @Test
  void shouldGoByTimeAndThenByOrder() {
    scheduler.at(5, see("b"));
    scheduler.at(3, see("a"));
    scheduler.at(5, see("c"));
    scheduler.at(9, see("d"));
    scheduler.runUntil(6);
    assertThat(seen).containsExactly("a@3", "b@5", "c@5");
    assertThat(scheduler.now()).isEqualTo(6);
    scheduler.after(1, see("e"));
    scheduler.runUntil(20);
    assertThat(seen).endsWith("e@7", "d@9");
  }

  /** What blocks lets everything else go on. */
  @Test
  void shouldLetTimePassWithinATask() {
    scheduler.at(
        1,
        () -> {
          seen.add("blocks");
          scheduler.runUntil(10);
          seen.add("goes on@" + scheduler.now());
        });
    scheduler.at(4, see("a"));
    scheduler.at(12, see("b"));
    scheduler.runUntil(20);
    assertThat(seen).containsExactly("blocks", "a@4", "goes on@10", "b@12");
  }
}
