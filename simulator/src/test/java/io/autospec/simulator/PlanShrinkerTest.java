package io.autospec.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlanShrinkerTest {
  private static Fault fault(int at) {
    return new Fault(FaultKind.LOSS, at, 1, 0, 0, 1);
  }

  @Test
  void shouldLeaveWhatTheFailureNeeds() {
    List<Fault> all = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      all.add(fault(i));
    }
    PlanShrinker shrinker =
        new PlanShrinker(
            plan -> plan.faults().contains(fault(3)) && plan.faults().contains(fault(17)), 1000);
    assertThat(shrinker.shrink(new FaultPlan(all)).faults()).containsExactly(fault(3), fault(17));
  }

  @Test
  void shouldLeaveNothingIfNothingIsNeeded() {
    PlanShrinker shrinker = new PlanShrinker(plan -> true, 100);
    assertThat(shrinker.shrink(new FaultPlan(List.of(fault(1), fault(2)))).faults()).isEmpty();
  }
}
