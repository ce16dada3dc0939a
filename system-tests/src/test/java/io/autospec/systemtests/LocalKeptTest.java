package io.autospec.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A job of one machine whose process is killed at random times from a seed, and begun again until
 * it ends: the undisturbed run's bytes.
 */
@Timeout(120)
class LocalKeptTest {
  private static final JobPlan PLAN = new JobPlan("mnist", 100, 16, 6);
  private static final String DEVICE = "sim:20ms";

  /** A killed process begins again this much later at least: the job must end. */
  private static final int LEAST_STEPS = 50;

  /** For 550 steps at most, or for all of them. */
  private static final long PATIENCE_MILLIS = 60_000;

  @TempDir Path folder;

  /** What one life of the process saw. */
  private record Life(long from, long to, String drawn) {}

  @Test
  void shouldDrawTheSameBytesThoughKilled() throws InterruptedException {
    killed(0, 2);
  }

  @Tag("slow")
  @Timeout(1800)
  @Test
  void shouldDrawTheSameBytesThoughKilledTwentyTimes() throws InterruptedException {
    killed(Long.getLong("test.seed", 1000), Integer.getInteger("test.runs", 20));
  }

  /** As many kills as asked for, in as many jobs as that takes. */
  private void killed(long seed, int kills) throws InterruptedException {
    KeptPlan plan = KeptPlan.of(PLAN);
    Random random = new Random(seed);
    int killed = 0;
    long worst = 0;
    for (int job = 0; killed < kills; job++) {
      Path kept = folder.resolve("job-" + job);
      long reached = 0;
      Life life = null;
      while (life == null || life.drawn() == null) {
        boolean spared = killed >= kills;
        life = live(kept, spared ? Integer.MAX_VALUE : LEAST_STEPS + random.nextInt(500), random);
        long lost = Math.max(0, reached - life.from());
        assertThat(life.from()).as("a job that goes on").isGreaterThanOrEqualTo(0);
        worst = Math.max(worst, lost);
        if (life.drawn() == null) {
          killed++;
        }
        System.out.printf(
            "local, job %d: from step %d to %d, lost %d before%n",
            job, life.from(), life.to(), lost);
        reached = life.to();
      }
      assertThat(life.drawn()).isEqualTo(plan.sha256() + " " + plan.evaluations());
    }
    System.out.printf("local: %d kills, %d steps lost at worst%n", killed, worst);
  }

  /** Runs the process until it has done so many steps more, and kills it, unless it is done. */
  private static Life live(Path kept, int steps, Random random) {
    AtomicLong from = new AtomicLong(-1);
    AtomicLong at = new AtomicLong(-1);
    List<String> arguments = new ArrayList<>(List.of(kept.toString(), DEVICE));
    arguments.addAll(List.of(PLAN.line().split(" ", -1)));
    try (JvmChild child =
        new JvmChild(
            List.of(),
            LocalKeptMain.class,
            arguments,
            line -> {
              if (line.startsWith("begins at ")) {
                from.set(Long.parseLong(line.substring(10)));
                at.set(from.get());
              } else if (line.startsWith("progress ")) {
                at.set(Long.parseLong(line.substring(9)));
              }
            })) {
      Await.until(
          () -> "steps; the process says:\n" + child.tail(),
          steps == Integer.MAX_VALUE ? 4 * PATIENCE_MILLIS : PATIENCE_MILLIS,
          () -> !child.isAlive() || (from.get() >= 0 && at.get() - from.get() >= steps));
      Await.pass(random.nextInt(30));
      if (child.isAlive() && child.count("drawn ") == 0) {
        child.signal("KILL");
      }
      int status = child.awaitEnd();
      Await.within(1_000, () -> status != 0 || child.count("drawn ") > 0);
      String drawn = child.count("drawn ") > 0 ? child.line("drawn ").substring(6) : null;
      if (drawn == null && status != 137) { // 128 + SIGKILL
        throw new AssertionError("the process ended with " + status + ": " + child.tail());
      }
      return new Life(from.get(), at.get(), drawn);
    }
  }
}
