package io.autospec.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.autospec.cli.report.SamplesDigest;
import io.autospec.systemtests.KeptCluster.Outcome;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever is killed, full or away at a random time of a job of 16 digits: the job ends, with the
 * undisturbed run's bytes, and no more work than the checkpoint interval's is done twice.
 *
 * <p>One row or seed again, with the slow tests: {@code -Dtest.disaster=DISK_FULL -Dtest.seed=1007
 * -Dtest.runs=1}.
 */
@Timeout(300)
class LongJobsTest {
  private static final JobPlan PLAN = new JobPlan("mnist", 100, 16, 5);

  /**
   * What lies between a snapshot that is asked for and a record that names it: a tick, the round
   * under way, the write; and how coarsely this test looks.
   */
  private static final int WRITE_MILLIS = 500;

  @TempDir Path folder;

  /** One of all that the slow tier does. */
  @Test
  void shouldSurviveItsCoordinatorWithH2() throws InterruptedException {
    try (KeptCluster cluster = new KeptCluster(folder, null, false)) {
      survive(cluster, "H2", List.of(Disaster.COORDINATOR_KILLED), 0, 1);
    }
  }

  @Tag("slow")
  @Timeout(3600)
  @Test
  void shouldSurviveTwentyTimesWithH2() throws InterruptedException {
    withH2(Long.getLong("test.seed", 1000), Integer.getInteger("test.runs", 20));
  }

  @Tag("slow")
  @Timeout(3600)
  @Test
  void shouldSurviveTwentyTimesWithPostgres() throws InterruptedException {
    withPostgres(Long.getLong("test.seed", 1000), Integer.getInteger("test.runs", 20));
  }

  private void withH2(long seed, int runs) throws InterruptedException {
    boolean hasDisk = hasDisk();
    try (KeptCluster cluster = new KeptCluster(folder, null, hasDisk)) {
      survive(cluster, "H2", Disaster.possible(false, hasDisk), seed, runs);
    }
  }

  private void withPostgres(long seed, int runs) throws InterruptedException {
    String missing = Postgres.missing();
    assumeTrue(missing == null, () -> "left out: " + missing);
    boolean hasDisk = hasDisk();
    try (Postgres postgres = Postgres.create();
        KeptCluster cluster = new KeptCluster(folder, postgres, hasDisk)) {
      survive(cluster, "PostgreSQL", Disaster.possible(true, hasDisk), seed, runs);
    }
  }

  private boolean hasDisk() {
    String missing = SmallDisk.missing(folder);
    if (missing != null) {
      System.out.println("disks are not filled: " + missing);
    }
    return missing == null;
  }

  /** What runs with one disaster came to. */
  private static final class Tally {
    private int runs;
    private int felt;
    private long lostMillis;
    private long lostSteps;

    private void add(Outcome outcome, boolean isFelt) {
      runs++;
      felt += isFelt ? 1 : 0;
      lostMillis = Math.max(lostMillis, outcome.lostMillis());
      lostSteps = Math.max(lostSteps, outcome.lostSteps());
    }
  }

  private static void survive(
      KeptCluster cluster, String store, List<Disaster> possible, long firstSeed, int runs)
      throws InterruptedException {
    String only = System.getProperty("test.disaster", "");
    List<Disaster> chosen =
        possible.stream()
            .filter(one -> only.isEmpty() || List.of(only.split(",", -1)).contains(one.name()))
            .toList();
    KeptPlan plan = KeptPlan.of(PLAN);
    Map<Disaster, Tally> tallies = new EnumMap<>(Disaster.class);
    for (long seed = firstSeed; seed < firstSeed + runs; seed++) {
      for (Disaster disaster : chosen) {
        long began = System.nanoTime();
        // Each row has times of its own.
        Outcome outcome =
            cluster.run(plan, disaster, new Random(seed * 31 + disaster.name().hashCode()));
        String when = store + ", " + disaster + ", seed " + seed;
        boolean felt = isFelt(outcome, disaster);
        System.out.printf(
            "%s: %d ms, epoch %d, felt %b, lost %d steps (%d ms)%n",
            when,
            (System.nanoTime() - began) / 1_000_000,
            outcome.view().epoch(),
            felt,
            outcome.lostSteps(),
            outcome.lostMillis());
        check(outcome, plan, disaster, when);
        tallies.computeIfAbsent(disaster, unused -> new Tally()).add(outcome, felt);
      }
    }
    tallies.forEach(
        (disaster, tally) -> {
          System.out.printf(
              "row: %s | %s | %d runs | %d felt | all the same bytes | %d steps, %d ms lost at"
                  + " worst%n",
              store, disaster, tally.runs, tally.felt, tally.lostSteps, tally.lostMillis);
          // Else nothing was disturbed, and the bytes say nothing.
          assertThat(tally.felt)
              .as("%s: runs that felt %s", store, disaster)
              .isGreaterThan(tally.runs / 2);
        });
  }

  private static boolean isFelt(Outcome outcome, Disaster disaster) {
    return switch (disaster) {
      case COORDINATOR_KILLED, ALL_KILLED -> outcome.view().epoch() > 1;
      case DISK_FULL, STORE_OUTAGE -> outcome.waited();
      case WORKER_KILLED -> outcome.result().workersLost() > 0;
      case STORE_KILLED -> true; // It may be back before it is needed.
    };
  }

  private static void check(Outcome outcome, KeptPlan plan, Disaster disaster, String when) {
    assertThat(outcome.view().status()).as(when).isEqualTo("DONE");
    assertThat(SamplesDigest.of(outcome.result().samples()))
        .as("bytes, %s", when)
        .isEqualTo(plan.sha256());
    assertThat(outcome.result().rounds()).as("rounds, %s", when).isEqualTo(plan.rounds());
    assertThat(outcome.result().evaluations())
        .as("evaluations of the samples' history, %s", when)
        .isEqualTo(plan.evaluations());
    assertThat(outcome.result().strays()).as("answers twice, %s", when).isZero();
    assertThat(outcome.lostMillis())
        .as("work done again, %s", when)
        .isLessThanOrEqualTo(KeptCluster.INTERVAL_MILLIS + WRITE_MILLIS);
    // With several, one that gets no processor for seconds is given up, and its job taken over.
    if (!disaster.endsOwner() && when.startsWith("H2")) {
      assertThat(outcome.view().epoch()).as("taken over, %s", when).isEqualTo(1);
    }
  }
}
