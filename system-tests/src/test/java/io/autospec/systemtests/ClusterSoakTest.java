package io.autospec.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import io.autospec.actors.durable.FetchedJob;
import io.autospec.actors.job.JobDescription;
import io.autospec.actors.job.JobSpec;
import io.autospec.cli.report.SamplesDigest;
import io.autospec.model.DiffusionModel;
import io.autospec.sampler.kernel.SamplerKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A coordinator and two workers, each a process of the command line, draw and keep one job after
 * another: half an hour, or {@code -Dtest.minutes=N}. One of eight has a model that nobody has seen
 * before. What each process has is looked at thirty times; it must not rise. Before that come so
 * many jobs that what is remembered within bounds is full: a coordinator offers the last 256 jobs
 * that were fetched, and H2 keeps about a thousand of the last values. A JVM has compiled and
 * touched its heap by then, too.
 *
 * <p>What counts is the typical slope ({@link Flatness#typicalRise}), so that a sample that falls
 * into a moment of a job with more under way than in others makes no difference, and one leak a job
 * does: there are hundreds.
 */
class ClusterSoakTest {
  private static final int SAMPLES = 30;
  private static final int WARM_UP_JOBS = 600;
  private static final int AT_ONCE = 20;
  private static final int NEW_MODEL_EVERY = 8;
  private static final double MIB = 1 << 20;

  @TempDir Path folder;

  @Tag("slow")
  @Timeout(value = 3, unit = TimeUnit.HOURS)
  @Test
  void shouldStayFlatOverManyJobs() throws Exception {
    long minutes = Long.getLong("test.minutes", 30);
    List<KeptPlan> plans = new ArrayList<>();
    for (long seed = 1; seed <= 3; seed++) {
      plans.add(KeptPlan.of(new JobPlan("mnist", 20, 1, seed)));
    }
    Flatness flatness = new Flatness();
    NewModels models = new NewModels(folder.resolve("new"));
    long jobs = 0;
    try (KeptCluster cluster = new KeptCluster(folder, null, false)) {
      while (jobs < WARM_UP_JOBS) {
        run(cluster, plans.get((int) (jobs % plans.size())), jobs, AT_ONCE, models);
        jobs += AT_ONCE;
      }
      long began = System.nanoTime();
      for (int sample = 0; sample < SAMPLES; sample++) {
        long until = began + TimeUnit.MINUTES.toNanos(minutes) * (sample + 1) / SAMPLES;
        do {
          run(cluster, plans.get((int) (jobs % plans.size())), jobs++, 1, models);
        } while (System.nanoTime() < until);
        measure(cluster, flatness);
      }
    }
    System.out.printf("%d minutes, %d jobs%s%n", minutes, jobs, flatness);
    for (String process : List.of("coordinator ", "worker 0 ", "worker 1 ")) {
      flatness.checkTypical(process + "heap", 2 * MIB);
      flatness.checkTypical(process + "resident", 24 * MIB);
      flatness.checkTypical(process + "threads", 2);
      flatness.checkTypical(process + "files", 2);
      flatness.checkTypical(process + "mapped-files", 1);
    }
  }

  private static void run(
      KeptCluster cluster, KeptPlan plan, long first, int count, NewModels models)
      throws InterruptedException, IOException {
    List<String> ids = new ArrayList<>();
    for (long number = first; number < first + count; number++) {
      ids.add(submit(cluster, plan, number % NEW_MODEL_EVERY == 0 ? models.next() : null));
    }
    for (String id : ids) {
      cluster.awaitDone(id);
      FetchedJob fetched = cluster.guest().ask(jobs -> jobs.fetch(id));
      assertThat(SamplesDigest.of(fetched.result().samples())).isEqualTo(plan.sha256());
      assertThat(fetched.result().rounds()).isEqualTo(plan.rounds());
    }
  }

  /** Hands a job in, with its own model or with one in a folder that draws the same. */
  private static String submit(KeptCluster cluster, KeptPlan plan, Path folder)
      throws InterruptedException, IOException {
    if (folder == null) {
      return cluster.submit(plan, "soak");
    }
    JobPlan same = plan.plan();
    JobSpec spec =
        new JobPlan(folder.toString(), same.steps(), same.count(), same.seed()).spec(List.of());
    JobDescription job = JobDescription.of(spec, new SamplerKind.Ddpm());
    try (DiffusionModel model = spec.model()) {
      return cluster.guest().ask(jobs -> jobs.submit(job, model, "soak", 0));
    } finally {
      NewModels.delete(folder);
    }
  }

  private static void measure(KeptCluster cluster, Flatness flatness) {
    Map<String, Map<String, Long>> all = new LinkedHashMap<>();
    all.put("coordinator ", ProcessMemory.ofJvm(cluster.coordinatorAt(0).pid()));
    for (int i = 0; i < KeptCluster.WORKERS; i++) {
      all.put("worker " + i + " ", ProcessMemory.ofJvm(cluster.workerAt(i).pid()));
    }
    System.out.println(all);
    all.forEach(flatness::add);
  }
}
