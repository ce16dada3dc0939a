package io.autospec.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Worker processes that are killed, stopped and continued, told to stop, started late, cut off, or
 * all killed and started again, at random times from a seed: every job ends with the undisturbed
 * run's bytes and rounds, decides each step once, and no answer reaches a chain twice.
 *
 * <p>One seed again: {@code -Dtest.seed=1017 -Dtest.runs=1} with the slow test.
 */
@Timeout(300)
class KilledWorkersTest {
  private static final String DEVICE = "sim-only:20ms~10%";
  private static final JobPlan PLAN = new JobPlan("gaussian-mixture", 400, 4, 7);

  /** For what goes on for seconds. */
  private static final JobPlan LONG_PLAN = new JobPlan("gaussian-mixture", 1000, 4, 7);

  /** One run may hit a worker that has nothing to do just then. */
  private static final int ENOUGH_RUNS = 3;

  private static final long PATIENCE_MILLIS = 120_000;

  @TempDir Path folder;

  /** What runs with one fault came to. */
  private static final class Tally {
    private int runs;
    private int redispatched;
    private int lost;
    private long millis;

    private boolean isFelt() {
      return redispatched + lost > 0;
    }

    private void add(Drawn drawn) {
      runs++;
      redispatched += drawn.redispatched();
      lost += drawn.workersLost();
      millis = Math.max(millis, drawn.millis());
    }
  }

  @Test
  void shouldDrawTheSameBytesInDisturbedRuns() {
    disturbed(0, 5);
  }

  @Tag("slow")
  @Timeout(3600)
  @Test
  void shouldDrawTheSameBytesInFiftyDisturbedRuns() {
    disturbed(Long.getLong("test.seed", 1000), Integer.getInteger("test.runs", 50));
  }

  private void disturbed(long firstSeed, int runs) {
    String missing = Islands.missing();
    if (missing != null) {
      System.out.println("networks are not cut: " + missing);
    }
    List<Fault> faults = Fault.possible(missing == null);
    Map<Fault, Tally> tallies = new EnumMap<>(Fault.class);
    try (DisturbedCluster cluster = new DisturbedCluster(folder, missing == null, DEVICE)) {
      Drawn expected = cluster.host().alone(PLAN);
      Drawn expectedOfLong = cluster.host().alone(LONG_PLAN);
      for (long seed = firstSeed; seed < firstSeed + runs; seed++) {
        // Each in turn, so that a handful of runs has as many kinds.
        Fault fault = faults.get((int) Math.floorMod(seed, (long) faults.size()));
        Random random = new Random(seed);
        JobPlan plan = fault.lasts() ? LONG_PLAN : PLAN;
        cluster.begin(plan);
        cluster.host().awaitSteps(random.nextInt(plan.totalSteps() / 2));
        long began = System.nanoTime();
        cluster.suffer(fault, random);
        Drawn drawn = cluster.host().drawn(PATIENCE_MILLIS);
        System.out.printf(
            "seed %d: %s in %d ms, %s%n",
            seed, fault, (System.nanoTime() - began) / 1_000_000, drawn.figures());
        assertSame(drawn, fault.lasts() ? expectedOfLong : expected, seed + ", " + fault);
        tallies.computeIfAbsent(fault, unused -> new Tally()).add(drawn);
      }
      assertAllAreBack(cluster, expected);
    }
    tallies.forEach(
        (fault, tally) ->
            System.out.printf(
                "%s: %d runs, %d queries sent again, %d workers lost, %d ms at most%n",
                fault, tally.runs, tally.redispatched, tally.lost, tally.millis));
    // Else nothing was disturbed, and the bytes say nothing.
    List<Fault> unfelt = new ArrayList<>(tallies.keySet());
    unfelt.removeIf(fault -> tallies.get(fault).isFelt());
    assertThat(unfelt).isNotEqualTo(new ArrayList<>(tallies.keySet()));
    unfelt.removeIf(fault -> !fault.isFelt() || tallies.get(fault).runs < ENOUGH_RUNS);
    assertThat(unfelt).as("faults that were not felt").isEmpty();
  }

  private static void assertSame(Drawn drawn, Drawn expected, String when) {
    assertThat(drawn.sha256()).as("bytes, %s", when).isEqualTo(expected.sha256());
    assertThat(drawn.rounds()).as("rounds, %s", when).isEqualTo(expected.rounds());
    assertThat(drawn.wrongSteps()).as("steps lost or doubled, %s", when).isZero();
    assertThat(drawn.strays()).as("answers twice, %s", when).isZero();
  }

  /** Whatever was done to them, all workers are there in the end. */
  private static void assertAllAreBack(DisturbedCluster cluster, Drawn expected) {
    Drawn[] drawn = new Drawn[1];
    Await.until(
        () -> cluster.devices() + " devices; found " + drawn[0].devices(),
        PATIENCE_MILLIS,
        () -> {
          cluster.host().begin(PLAN);
          drawn[0] = cluster.host().drawn(PATIENCE_MILLIS);
          assertSame(drawn[0], expected, "undisturbed");
          return drawn[0].devices() == cluster.devices();
        });
  }
}
