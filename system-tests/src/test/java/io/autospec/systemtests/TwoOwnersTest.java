package io.autospec.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.autospec.actors.durable.FetchedJob;
import io.autospec.actors.durable.JobView;
import io.autospec.cli.report.SamplesDigest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A coordinator that stands still for longer than its cluster waits for it, and then goes on with a
 * job that another one has by then: it is refused, and what it had is not in the samples.
 */
@Timeout(240)
class TwoOwnersTest {
  private static final JobPlan PLAN = new JobPlan("mnist", 100, 16, 7);
  private static final long TAKE_OVER_MILLIS = 90_000;

  @TempDir Path folder;

  @Tag("slow")
  @Test
  void shouldRefuseTheLateOne() throws InterruptedException {
    late(0, 1);
  }

  @Tag("slow")
  @Timeout(1800)
  @Test
  void shouldRefuseTheLateOneTenTimes() throws InterruptedException {
    late(Long.getLong("test.seed", 1000), Integer.getInteger("test.runs", 10));
  }

  private void late(long firstSeed, int runs) throws InterruptedException {
    String missing = Postgres.missing();
    assumeTrue(missing == null, () -> "left out: " + missing);
    KeptPlan plan = KeptPlan.of(PLAN);
    for (long seed = firstSeed; seed < firstSeed + runs; seed++) {
      try (Postgres postgres = Postgres.create();
          KeptCluster cluster = new KeptCluster(folder.resolve("run-" + seed), postgres, false)) {
        late(cluster, plan, new Random(seed), seed);
      }
    }
  }

  private static void late(KeptCluster cluster, KeptPlan plan, Random random, long seed)
      throws InterruptedException {
    String id = cluster.submit(plan, "late");
    cluster.watch(id, random.nextInt(PLAN.totalSteps() * 6 / 10));
    JobView before = cluster.guest().ask(jobs -> jobs.describe(id));
    JvmChild late = cluster.coordinatorAt(cluster.owner(before));
    late.signal("STOP");
    try {
      Await.until(
          "another coordinator to take the job up",
          TAKE_OVER_MILLIS,
          () -> cluster.count("job " + id + ": taken up, epoch 2") > 0);
    } finally {
      late.signal("CONT");
    }
    // Both are at it now.
    Await.until(
        () -> "the late one to give the job up; it says:\n" + late.tail(),
        TAKE_OVER_MILLIS,
        () ->
            !late.lines("job " + id + ": not this coordinator's").isEmpty()
                || !late.lines("job " + id + ": the job was stopped").isEmpty()
                || !late.lines("the cluster was lost").isEmpty());
    cluster.awaitDone(id);
    FetchedJob fetched = cluster.guest().ask(jobs -> jobs.fetch(id));
    JobView done = cluster.guest().ask(jobs -> jobs.describe(id));
    cluster.lines("job " + id).forEach(line -> System.out.println("log: " + line));
    boolean refused = !late.lines("job " + id + ": not this coordinator's").isEmpty();
    System.out.printf(
        "late owner, seed %d: epoch %d to %d, refused %b%n",
        seed, before.epoch(), done.epoch(), refused);
    assertThat(before.epoch()).isEqualTo(1);
    // A third would be one that took it from its rightful owner.
    assertThat(done.epoch()).isEqualTo(2);
    assertThat(done.owner()).isNotEqualTo(before.owner());
    assertThat(late.lines("job " + id + ": done")).isEmpty();
    assertThat(SamplesDigest.of(fetched.result().samples())).isEqualTo(plan.sha256());
    assertThat(fetched.result().rounds()).isEqualTo(plan.rounds());
    assertThat(fetched.result().evaluations()).isEqualTo(plan.evaluations());
    assertThat(leftovers(cluster.blobs(id))).isEmpty();
  }

  /** What a job that is done has no use for: nobody but a late owner can have left it. */
  private static List<String> leftovers(Path blobs) {
    try (Stream<Path> files = Files.walk(blobs)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".ckpt") || name.endsWith(".seg"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
