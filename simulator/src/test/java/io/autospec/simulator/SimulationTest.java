package io.autospec.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SimulationTest {
  private static final int SEEDS = 300;

  /** The budget of the default tier; fresh seeds are the command line's. */
  @Test
  void shouldFindNothingWrong() {
    Campaign campaign = new Campaign(unused -> {});
    long[] seed = {0};
    Optional<Campaign.Failure> failure =
        campaign.run(() -> seed[0]++, () -> campaign.runs() < SEEDS);
    assertThat(failure).isEmpty();
    assertThat(campaign.runs()).isEqualTo(SEEDS);
    assertThat(campaign.faults()).isGreaterThan(5L * SEEDS);
  }

  @Test
  void shouldRunTheSameTwice() {
    for (long seed = 1000; seed < 1020; seed++) {
      Outcome once = Simulation.run(seed);
      assertThat(Simulation.run(seed)).isEqualTo(once);
      assertThat(Simulation.run(seed + 1).hash()).isNotEqualTo(once.hash());
    }
  }

  /** Whoever listens changes nothing. */
  @Test
  void shouldTellWhatHappens() {
    List<String> lines = new ArrayList<>();
    Outcome heard = Simulation.run(5, FaultPlan.draw(5), lines::add);
    assertThat(heard).isEqualTo(Simulation.run(5));
    assertThat(lines).hasSizeGreaterThan(200).anyMatch(line -> line.contains("commit"));
  }

  @Test
  void shouldNeedNoFaultToBeRight() {
    for (long seed = 0; seed < 20; seed++) {
      Outcome calm = Simulation.run(seed, new FaultPlan(List.of()), null);
      assertThat(calm.failure()).isEmpty();
      assertThat(calm.faults()).isZero();
    }
  }

  /** Jobs alone and in twos, with as many trajectories as one may have, and all algorithms. */
  @Test
  void shouldDrawOneJobAndTwo() {
    Set<Integer> jobs = new HashSet<>();
    Set<Boolean> follows = new HashSet<>();
    for (long seed = 0; seed < 100; seed++) {
      Scenario scenario = Scenario.draw(seed);
      jobs.add(scenario.jobs().size());
      scenario.jobs().forEach(job -> follows.add(job.windowFollowsPool()));
      for (Work job : scenario.jobs()) {
        assertThat(scenario.jobOf(job.key())).isEqualTo(job);
      }
    }
    assertThat(jobs).containsExactlyInAnyOrder(1, 2);
    assertThat(follows).containsExactlyInAnyOrder(true, false);
  }

  @Test
  void shouldDrawEveryKindOfFault() {
    Set<FaultKind> drawn = EnumSet.noneOf(FaultKind.class);
    for (long seed = 0; seed < 100; seed++) {
      FaultPlan.draw(seed).faults().forEach(fault -> drawn.add(fault.kind()));
    }
    assertThat(drawn).containsExactlyInAnyOrder(FaultKind.values());
  }

  /** All is over at the horizon, so that a run may be expected to end. */
  @Test
  void shouldHealInTheEnd() {
    for (long seed = 0; seed < 200; seed++) {
      assertThat(FaultPlan.draw(seed).faults())
          .allMatch(fault -> fault.at() >= 0 && fault.end() <= FaultPlan.HORIZON);
    }
  }
}
