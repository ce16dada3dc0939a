package io.autospec.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A simulator that finds nothing is worth nothing. */
class PlantedBugsTest {
  private static final int SEEDS = 200;

  private static boolean finds(PlantedBug bug, long seed) {
    return !Simulation.run(seed, bug.plan(seed), null, bug.seams()).isGood();
  }

  @ParameterizedTest
  @EnumSource
  void shouldBeFound(PlantedBug bug) {
    long seed = 0;
    while (seed < SEEDS && !finds(bug, seed)) {
      seed++;
    }
    assertThat(seed).as("the first seed that finds " + bug).isLessThan(SEEDS);
  }

  /** The table of docs/simulator.md. */
  @Test
  @Tag("slow")
  void shouldBeFoundInManySeeds() {
    Map<PlantedBug, Integer> found = new EnumMap<>(PlantedBug.class);
    for (PlantedBug bug : PlantedBug.values()) {
      int count = 0;
      for (long seed = 0; seed < SEEDS; seed++) {
        count += finds(bug, seed) ? 1 : 0;
      }
      found.put(bug, count);
    }
    found.forEach((bug, count) -> System.out.printf("%-22s %d of %d%n", bug, count, SEEDS));
    assertThat(found.values()).allMatch(count -> count > 0);
  }
}
